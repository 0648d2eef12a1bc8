"""`ChatChannel` and `MessageChannel` by mail: what is decided or written goes to whoever asked, and to nobody else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from app.channels.email import words as mail_words
from app.channels.email.answers import Link, Setting, decision_lines, is_it_solved_lines, message_lines
from app.channels.email.headers import message_ids
from app.channels.email.letter import Enclosed, Letter, Line
from app.channels.email.outgoing import Outgoing
from app.channels.email.place import CHANNEL, NO_ID, address_of
from app.channels.wording import Speak
from app.domain.decision import Decision
from app.domain.errors import NotFound
from app.domain.lifecycle import ENGINE
from app.domain.message import TicketMessage
from app.domain.reached import Reached
from app.domain.request import Origin
from app.domain.signed_link import LinkAct, SignedAct, sealed
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.find_request import Asked, FindRequest

log = logging.getLogger(__name__)

LINK = "/said"
"""Where the page of a link is."""

_GOOD_FOR = timedelta(days=30)
_AGAIN = re.compile(r"^(?:\s*(?:re|aw|rv|r|fw|fwd|i)(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes links to what can be said about a decision; without a `site` there are none."""

    site: str
    key: bytes
    clock: Clock

    def of(self, asked: Asked, receipt: str) -> Link:
        """Return what makes the links about one decision of a request."""

        def link(act: LinkAct, choice: str) -> str:
            if not self.site:
                return ""
            said = SignedAct(
                request_id=asked.request.id,
                act=act,
                expires_at=self.clock.now() + _GOOD_FOR,
                receipt_id=receipt,
                choice=choice,
            )
            return f"{self.site}{LINK}?t={quote(sealed(said, key=self.key), safe='')}"

        return link


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChannel:
    """Writes below the mail that asked."""

    out: Outgoing
    find: FindRequest
    links: Links
    reading: UnitOfWorkFactory
    speak: Speak
    language: Callable[[str], str]
    """Returns the language in which something is said to whoever wrote in another."""

    month: Callable[[date, str], str]
    name: str = CHANNEL

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        """Send it, and return whether whoever asked gets it; raise `DeliveryFailed` where no server took it."""
        asked = self.find(origin)
        if asked is None:
            log.warning("reply %s withheld: nobody knows who asked", key)
            return "others"
        lines = decision_lines(decision, self.setting(asked, self.find.receipt_of(asked, decision)))
        return "asker" if self.say(asked, lines, key=key) else "others"

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:
        """Send an agent's words with their files, once."""
        asked = self.find(origin)
        if asked is None:
            log.warning("message %s withheld: nobody knows who asked", key)
            return "others"
        files, missing = self._files(message)
        lines = message_lines(message, self.speak(asked.language), missing=missing)
        by_machine = message.author == ENGINE  # a reminder, or a good-bye, as the desk file has it
        letter = self.letter(asked, lines, key=key, automatic=by_machine, files=files)
        return "asker" if self.out(letter, key=key) and not missing else "others"

    def ask_if_solved(self, asked: Asked, *, key: str) -> None:
        """Ask the requester whether it is solved."""
        self.say(asked, is_it_solved_lines(self.setting(asked, "")), key=key)

    def say(self, asked: Asked, lines: tuple[Line, ...], *, key: str) -> bool:
        """Send paragraphs of ours about a request; return False where too much went to its asker already."""
        return self.out(self.letter(asked, lines, key=key), key=key)

    def setting(self, asked: Asked, receipt: str) -> Setting:
        """Return how something is said to whoever asked."""
        return Setting(
            words=self.speak(asked.language),
            link=self.links.of(asked, receipt),
            month=lambda day: self.month(day, asked.language),
            team=asked.ticket.queue.replace("_", " ") if asked.ticket else "",
        )

    def letter(
        self,
        asked: Asked,
        lines: tuple[Line, ...],
        *,
        key: str,
        automatic: bool = True,
        files: tuple[Enclosed, ...] = (),
    ) -> Letter:
        """Return the mail to whoever asked, below their own."""
        first, place = asked.request.text.partition("\n")[0], asked.request.origin.message
        subject = _AGAIN.sub("", first, count=1).strip() or self.speak(asked.language).gettext(mail_words.NO_SUBJECT)
        return Letter(
            id=self.out.ids.of(key),
            to=address_of(asked.request.requester),
            subject=f"Re: {subject}",
            lines=lines,
            language=self.language(asked.language),
            answers=next((id for id in message_ids(place) if not id.endswith(NO_ID)), ""),
            automatic=automatic,
            files=files,
        )

    def _files(self, message: TicketMessage) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
        found, missing = list[Enclosed](), list[str]()
        for file in message.files:
            try:
                with self.reading() as work:
                    content = work.uploads.content(file.id)
                found.append(Enclosed(name=file.name, type=file.type, content=content))
            except NotFound:
                missing.append(file.name)
        return tuple(found), tuple(missing)
