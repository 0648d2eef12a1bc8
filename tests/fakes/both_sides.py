"""People on both sides of a ticket that stands elsewhere too, acting in any order while lines drop."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic, Literal, TypeVar

import httpx

from app.domain.errors import Conflict
from app.domain.lifecycle import claim, escalate, is_over
from app.domain.message import TicketMessage
from app.domain.mirroring import standing_of
from app.domain.ticket import Ticket, TicketState, move
from app.services.tickets.edit_ticket import TicketEdit
from tests.fakes.builders import MOMENT, a_ticket, an_event
from tests.fakes.desk_server import LineDropped
from tests.fakes.desk_world import DeskWorld
from tests.fakes.engine import FakeChannel

OURS = ("requester writes", "agent replies", "agent notes", "claim", "solve", "reopen", "urgent", "unhurried")
THEIRS = (
    "their reply",
    "their note",
    "their done",
    "their work",
    "their open",
    "their taking",
    "their low",
    "their high",
)
ACTS = (*OURS, *THEIRS, "show", "pull", "drop")


Copy = TypeVar("Copy")
"""What a ticket is there."""


class BothSides(ABC, Generic[Copy]):
    """One ticket and its copy, and whatever people do to either; a subclass says what those there do."""

    def __init__(self, world: DeskWorld) -> None:
        self.world, self.channel = world, FakeChannel()
        self.count = 0
        self.ticket_id = self.world.keep(escalate(a_ticket(), queue="it", tier=1, at=MOMENT)).id
        with self.world.units() as work:
            work.outbox.put([])
            work.commit()
        self.save(self.ticket())

    def ticket(self) -> Ticket:
        with self.world.units() as work:
            return work.tickets.get(self.ticket_id)

    @abstractmethod
    def there(self) -> Copy | None:
        """Return the copy, once there is one."""

    @abstractmethod
    def standing_there(self, copy: Copy) -> Literal["open", "over"]:
        """Return whether it is over there."""

    @abstractmethod
    def said_there(self, copy: Copy) -> Sequence[tuple[str, bool]]:
        """Return what was written on it: the last line of each, and whether the requester may read it."""

    @abstractmethod
    def writes(self) -> int:
        """Return how often anything was written there so far."""

    @abstractmethod
    def calm(self) -> None:
        """Have no line drop any more, and their clock be no behind."""

    def save(self, ticket: Ticket) -> None:
        edit = TicketEdit(priority="high" if ticket.priority == "normal" else "normal")
        self.world.wiring().edit()(ticket.id, edit, actor="ann")

    def act(self, name: str) -> None:
        self.count += 1
        getattr(self, "_" + name.replace(" ", "_"))()

    def agree_after(self, acts: Sequence[str]) -> None:
        """Let people act, then everything arrive: both sides stand the same, and every word was said once."""
        for act in acts:
            self.act(act)
        assert self.settle() <= 6
        there, ticket = self.there(), self.ticket()
        if there is None:  # it was over before it stood there
            assert is_over(ticket)
            return
        assert self.standing_there(there) == standing_of(ticket)
        with self.world.units() as work:
            kept = work.conversations.of_ticket(ticket.id)
        said = self.said_there(there)
        ours = sorted(text for text, _ in said if text.startswith("ours"))
        assert ours == sorted(one.text for one in kept if one.text.startswith("ours"))
        theirs = sorted(one for one in said if one[0].startswith("theirs"))
        assert theirs == sorted((one.text, one.kind == "reply") for one in kept if one.text.startswith("theirs"))
        told = sorted(message.text for _, message in self.channel.told.values())
        assert told == sorted(one.text for one in kept if one.kind == "reply")

    def _their(self, do: Callable[[Copy], object]) -> None:
        there = self.there()
        if there is not None:
            do(there)

    def _requester_writes(self) -> None:
        ticket = self.ticket()
        with self.world.units() as work:
            work.conversations.add(
                TicketMessage(
                    id=f"msg-r{self.count}",
                    ticket_id=ticket.id,
                    kind="requester",
                    author=ticket.requester,
                    text=f"ours {self.count}",
                    at=self.world.clock.now(),
                )
            )
            work.commit()
        self.save(ticket)

    def _agent_replies(self) -> None:
        self.world.wiring().reply()(self.ticket_id, f"ours {self.count}", agent="ann")

    def _agent_notes(self) -> None:
        self.world.add_note()(self.ticket_id, f"ours {self.count}", agent="ann")

    def _claim(self) -> None:
        ticket = self.ticket()
        if not is_over(ticket) and not ticket.assignee:
            self._next(claim(ticket, agent="ann", at=MOMENT))

    def _next(self, ticket: Ticket) -> None:
        with self.world.units() as work:
            work.tickets.save(ticket, an_event(ticket))
            work.commit()
        self.save(ticket)

    def _solve(self) -> None:
        self._move("solved")

    def _reopen(self) -> None:
        self._move("open")

    def _move(self, state: TicketState) -> None:
        ticket = self.ticket()
        try:
            moved = move(ticket, state, at=MOMENT)
        except Conflict:
            return
        if moved is not ticket:
            self._next(moved)

    def _urgent(self) -> None:
        self.world.wiring().edit()(self.ticket_id, TicketEdit(priority="critical"), actor="ann")

    def _unhurried(self) -> None:
        self.world.wiring().edit()(self.ticket_id, TicketEdit(priority="low"), actor="ann")

    def _drop(self) -> None:
        """The line drops at one of the next calls, before or after they have done what it was asked."""
        left = [self.count % 7]

        def meddle(_: str, at: str) -> httpx.Response | None:
            if at == ("before" if self.count % 2 else "after"):
                left[0] -= 1
                if left[0] == -1:
                    raise LineDropped
            return None

        self.world.meddle(meddle)

    def _show(self) -> None:
        carry_out = replace(
            self.world.wiring().carry_out(), channels={"web": self.channel}, tellers={"web": self.channel}
        )
        carry_out()

    def _pull(self) -> None:
        self.world.pull()()

    def settle(self) -> int:
        """Let everything arrive; return after how many rounds nothing was written any more."""
        self.calm()
        for rounds in range(1, 12):
            before = self.writes(), self.ticket().version
            for _ in range(12):
                self.world.clock.advance(400)
                self._show()
            self.calm()
            self._pull()
            if before == (self.writes(), self.ticket().version):
                return rounds
        return 99
