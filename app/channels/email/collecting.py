"""New mail is kept, once, before it is marked as seen; what no person wrote is left where it is."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from app.channels.email.bounces import REPORT, came_back
from app.channels.email.headers import field, message_ids
from app.channels.email.mailbox import Mailbox
from app.channels.email.parsing import read_headers
from app.channels.email.place import CHANNEL
from app.channels.email.silence import reason_not_to_answer
from app.domain.delivery import Delivery
from app.domain.mailbox import ReadMark
from app.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)

_SKEW = timedelta(hours=1)
"""How far the mail server's clock may be behind ours, so that no new mail is taken for an old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """Looks at one mail after the other. A mail and how far was read are written in one commit; after a crash the last
    one is marked as seen again. `known_days` is how long mail that was taken is known again.
    """

    mailbox_name: str
    ours: str
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    kept: Callable[[], None]
    is_ours: Callable[[tuple[str, ...]], bool] = lambda _: False
    """Whether one of these Message-IDs is of a mail of ours: what says that it came back is kept, too."""

    known_days: int = 30

    def __call__(self, mailbox: Mailbox) -> int:
        """Return how many mails were looked at; raise `DeliveryFailed` where the connection is lost."""
        mark = self._mark(mailbox)
        looked = 0
        while uids := mailbox.after(mark.uid):
            for uid in uids:
                mark = self._look(mailbox, mark, uid)
                looked += 1
        return looked

    def begin(self, mailbox: Mailbox) -> None:
        """Go on from where was stopped: what a crash, or a mailbox that counts anew, may have left half done."""
        with self.unit_of_work() as work:
            known = work.read_marks.of(self.mailbox_name)
        standing = mailbox.standing()
        if known is None:
            # What was there before us was written to somebody else.
            first = ReadMark(
                mailbox=self.mailbox_name,
                validity=standing.validity,
                uid=max(0, standing.next_uid - 1),
                since=self.clock.now(),
            )
            self._note(first)
        elif known.validity != standing.validity:
            log.warning("mailbox %s is numbered anew; what came of late is looked through again", self.mailbox_name)
            day = max(known.since, self.clock.now() - timedelta(days=max(1, self.known_days - 1))).date()
            before = min(mailbox.since(day), default=standing.next_uid) - 1
            self._note(replace(known, validity=standing.validity, uid=max(0, before)))
        elif known.uid and self._was_taken(mailbox, known.uid):
            mailbox.keep_away(known.uid)

    def _mark(self, mailbox: Mailbox) -> ReadMark:
        with self.unit_of_work() as work:
            known = work.read_marks.of(self.mailbox_name)
        if known is None or known.validity != mailbox.standing().validity:
            self.begin(mailbox)
            return self._mark(mailbox)
        return known

    def _look(self, mailbox: Mailbox, mark: ReadMark, uid: int) -> ReadMark:
        mark = replace(mark, uid=uid)
        head, came_at = mailbox.headers(uid)
        is_new = bool(head) and came_at >= mark.since - _SKEW
        raw = self._wanted(mailbox, uid, head) if is_new else b""
        if not raw:
            self._note(mark)
            return mark
        self._keep(raw, mark)
        mailbox.keep_away(uid)
        self.kept()
        return mark

    def _wanted(self, mailbox: Mailbox, uid: int, head: bytes) -> bytes:
        """Return a mail that a person wrote, or that says that one of ours came back; nothing of any other."""
        message = read_headers(head)
        why = reason_not_to_answer(message, ours=self.ours)
        if why and message.get_content_type() != REPORT:
            log.info("mail %d of %s is left unread: %s", uid, self.mailbox_name, why)
            return b""
        raw = mailbox.whole(uid)
        return raw if not why or self.is_ours(came_back(raw)) else b""

    def _keep(self, raw: bytes, mark: ReadMark) -> None:
        delivery = Delivery(
            id=_id_of(raw),
            channel=CHANNEL,
            body=base64.b64encode(raw).decode("ascii"),
            received_at=self.clock.now(),
        )
        with self.unit_of_work() as work:
            work.deliveries.put(delivery)
            work.read_marks.note(mark)
            work.commit()

    def _note(self, mark: ReadMark) -> None:
        with self.unit_of_work() as work:
            work.read_marks.note(mark)
            work.commit()

    def _was_taken(self, mailbox: Mailbox, uid: int) -> bool:
        head, _ = mailbox.headers(uid)
        return bool(head) and bool(self._wanted(mailbox, uid, head))


def _id_of(raw: bytes) -> str:
    """Return what a mail is known by: its Message-ID and sender, or else all of it.

    The sender belongs to it, so that nobody takes the place of another's mail whose id they know.
    """
    head = read_headers(raw)
    message_id = next(iter(message_ids(field(head, "Message-ID"))), "")
    known = f"{message_id}\0{field(head, 'From')}".encode() if message_id else raw
    return hashlib.sha256(known).hexdigest()
