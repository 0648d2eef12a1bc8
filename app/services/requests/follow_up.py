"""Take what somebody writes below their request, and find out what is left to tell them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.domain.files import AttachedFile
from app.domain.lifecycle import is_over
from app.domain.outcome import Outcome
from app.domain.request import Incoming, Origin
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.continue_request import AskNew, Continued, ContinueRequest
from app.services.requests.find_request import Asked
from app.services.requests.take_turn import TakeTurn

ToSay = Literal["", "is_it_solved", "still_theirs", "still_waiting", "open_again"]
"""What a reply calls for beyond what it did: ask in private if it is solved, or say aloud who has what is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A detail we asked for is used; anything else is read for what it means. `ask` takes a new question."""

    continue_request: ContinueRequest
    turns: TakeTurn
    ask: AskNew
    reading: UnitOfWorkFactory
    clock: Clock

    def __call__(self, asked: Asked, text: str, place: Origin, files: tuple[AttachedFile, ...] = ()) -> ToSay:
        """Take what the requester wrote at `place`, with files or without; return what is left to say."""
        if self._asked_for_detail(asked):
            self._told_detail(asked, text)
            return ""

        def ask(incoming: Incoming) -> Outcome:
            # A new question stands where it was written, and is as loud as the request it came below.
            return self.ask(replace(incoming, origin=place, explicit=asked.request.explicit))

        go_on = replace(self.continue_request, ask=ask, groups=asked.request.audience)
        return _left_to_say(asked, go_on(asked.request.id, text, message=place.message, files=files))

    def _told_detail(self, asked: Asked, text: str) -> None:
        request = asked.request
        self.turns.chosen(request.id, text, actor=request.requester, at=self.clock.now(), groups=request.audience)

    def _asked_for_detail(self, asked: Asked) -> bool:
        with self.reading() as work:
            past = work.turns.of_request(asked.request.id)
        with_engine = asked.ticket is not None and not asked.ticket.tier
        return bool(past) and past[-1].decision.question == "which_detail" and with_engine


def _left_to_say(asked: Asked, done: Continued) -> ToSay:
    """Return what nobody else says: a ticket that leaves the engine's desk is announced, one with people is not."""
    if done.asks_if_solved:
        return "is_it_solved"
    before, now = asked.ticket, done.ticket
    is_broken = done.reading.sure and done.reading.kind == "still_broken"
    if before is None or not before.tier or not is_broken or done.forked is not None:
        return ""
    if now.assignee:
        return "still_theirs"
    return "open_again" if is_over(before) and before.id == now.id else "still_waiting"
