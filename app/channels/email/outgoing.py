"""What we say goes out once a key, and no more than a few automatic mails an hour to one address."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.channels.email.letter import Letter, made
from app.channels.email.place import CHANNEL, OurIds
from app.channels.email.rules import EmailRules
from app.domain.posting import Posting
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

log = logging.getLogger(__name__)

Send = Callable[[str, bytes], None]
"""Hands a mail over to one address; raises `DeliveryFailed`."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """SMTP cannot be asked what went out: that is noted at once. A crash before the note sends the same mail again,
    under the same Message-ID.
    """

    send: Send
    ids: OurIds
    rules: EmailRules
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, letter: Letter, *, key: str, bounded: bool = True) -> bool:
        """Send it, once; return False where too many automatic mails went to this address; raise `DeliveryFailed`.

        Only what is `bounded` counts: what colleagues are told is none of an answer to an answer.
        """
        now = self.clock.now()
        with self.unit_of_work() as work:
            if work.postings.of(key) is not None:
                return True
            counts = letter.automatic and bounded
            if counts and self._lately(work, letter.to, now) >= self.rules.replies_per_hour:
                log.warning("mail %s is not sent: too many automatic ones went to its address within an hour", key)
                return False
        self.send(letter.to, made(letter, address=self.rules.address, name=self.rules.name, at=now))
        with self.unit_of_work() as work:
            work.postings.note(self._posting(letter, key, now, counts=counts))
            work.commit()
        return True

    def _posting(self, letter: Letter, key: str, now: datetime, *, counts: bool) -> Posting:
        return Posting(
            key=key,
            channel=CHANNEL,
            conversation=_digest(letter.to),
            message=_hour(now) if counts else "uncounted",
            room=_digest(letter.to),
            id=letter.id,
            at=now,
        )

    def _lately(self, work: UnitOfWork, to: str, now: datetime) -> int:
        """Count what went to an address by itself; notes are kept by the hour, so that few are looked at."""
        said = [work.postings.about(CHANNEL, _digest(to), _hour(moment)) for moment in (now - _HOUR, now)]
        return sum(posting.at > now - _HOUR for hour in said for posting in hour)


def _hour(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}"


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:24]
