"""Links in our mails that answer a question about a request: show what one would say, and say it on a click."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.feedback import Feedback, Verdict
from app.domain.request import Request
from app.domain.signed_link import SignedAct, opened
from app.domain.turns import NONE_OF_THESE
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.record_feedback import RecordFeedback
from app.services.requests.take_turn import TakeTurn

log = logging.getLogger(__name__)


class Rate(Protocol):
    """Takes a ticket's id, a value and a comment, and raises as `RateTicket` does."""

    def __call__(self, ticket_id: str, value: int, *, comment: str = "") -> object: ...


_VERDICTS: dict[str, Verdict] = {"solved": "solved", "not_quite": "not_quite", "person": "person"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedLink:
    """What a link says about which request, and what its choice is called; `choice` is empty for a verdict.

    `late`: it was said before, or is no longer asked.
    """

    act: SignedAct
    request: Request
    choice: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowLink:
    """Opening a link changes nothing, since mail scanners open all of them; confirming twice is confirming once.

    `groups_of` returns the groups a requester is in by now, None where that is not known.
    """

    key: bytes
    reading: UnitOfWorkFactory
    clock: Clock
    record_feedback: RecordFeedback
    turns: TakeTurn
    rate: Rate
    groups_of: Callable[[str], frozenset[str] | None] = lambda _: None

    def read(self, token: str) -> FollowedLink:
        """Return what the link says; raise `NotFound` for one that is not ours or too old."""
        act = opened(token, key=self.key)
        if act is None or act.expires_at <= self.clock.now():
            raise NotFound("This link is not whole, or too old. Answer the message it came with instead.")
        with self.reading() as work:
            request = work.records.request(act.request_id)
            past = work.turns.of_request(act.request_id)
        options = {choice: label for receipt in past for choice, label in receipt.decision.options}
        named = "" if act.choice == NONE_OF_THESE else options.get(act.choice, act.choice)
        return FollowedLink(act=act, request=request, choice=named)

    def press(self, token: str, *, comment: str = "") -> FollowedLink:
        """Say it; raise `NotFound` as `read` does, and `Conflict` while the request is still being worked on."""
        followed = self.read(token)
        act, requester, now = followed.act, followed.request.requester, self.clock.now()
        groups = self.groups_of(requester)
        if act.act == "rate":
            return replace(followed, late=not self._rated(act, comment))
        if act.act == "choose":
            try:
                self.turns.chosen(act.request_id, act.choice, actor=requester, at=now, groups=groups)
            except InvalidInput:
                log.info("a choice of request %s came after its question was answered", act.request_id)
                return replace(followed, late=True)
            return followed
        self.record_feedback(
            Feedback(
                request_id=act.request_id,
                verdict=_VERDICTS[act.act],
                actor=requester,
                at=now,
                receipt_id=act.receipt_id if act.act == "not_quite" else "",
                groups=groups,
            )
        )
        return followed

    def _rated(self, act: SignedAct, comment: str) -> bool:
        with self.reading() as work:
            ticket = work.tickets.of_request(act.request_id)
        try:
            self.rate(ticket.id if ticket else "", int(act.choice), comment=comment)
        except (Conflict, InvalidInput):
            return False
        return True
