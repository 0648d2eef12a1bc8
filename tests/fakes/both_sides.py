"""People on both sides of a ticket that stands elsewhere too, acting in any order while lines drop."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

import httpx

from app.domain.errors import Conflict
from app.domain.lifecycle import claim, escalate, is_over
from app.domain.message import TicketMessage
from app.domain.ticket import Ticket, TicketState, move
from app.services.edit_ticket import TicketEdit
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


class BothSides(ABC):
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
