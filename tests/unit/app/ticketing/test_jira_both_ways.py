"""People on both sides at once, in any order, with lines that drop: both sides agree in the end, and it does end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.errors import Conflict, InvalidInput
from app.domain.lifecycle import claim, escalate, is_over
from app.domain.message import TicketMessage
from app.domain.mirroring import standing_of
from app.domain.ticket import Ticket, TicketState, move
from app.services.edit_ticket import TicketEdit
from tests.fakes.builders import MOMENT, a_ticket, an_event
from tests.fakes.engine import FakeChannel
from tests.fakes.jira_desk import LineDropped
from tests.fakes.jira_shapes import CATEGORIES, DONE, GRACE, OPEN, WORK, Issue
from tests.fakes.jira_world import JiraWorld

ACTS = (
    *("requester writes", "agent replies", "agent notes", "claim", "solve", "reopen", "urgent", "unhurried"),
    *("their reply", "their note", "their done", "their work", "their open", "their taking", "their low", "their high"),
    *("show", "pull", "drop"),
)
WRITES = {"say", "take", "edit", "create", "request"}


class Both:
    """One ticket and its issue, and whatever people do to either."""

    def __init__(self) -> None:
        self.world, self.channel = JiraWorld(), FakeChannel()
        self.count = 0
        self.ticket_id = self.world.keep(escalate(a_ticket(), queue="it", tier=1, at=MOMENT)).id
        with self.world.units() as work:
            work.outbox.put([])
            work.commit()
        self.save(self.ticket())

    def ticket(self) -> Ticket:
        with self.world.units() as work:
            return work.tickets.get(self.ticket_id)

    def issue(self) -> Issue | None:
        return next(iter(self.world.jira.issues.values()), None)

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

    def _their(self, do: Callable[[Issue], object]) -> None:
        issue = self.issue()
        if issue is not None:
            do(issue)

    def _their_reply(self) -> None:
        self._their(lambda issue: self.world.jira.write(issue, f"theirs {self.count}"))

    def _their_note(self) -> None:
        self._their(lambda issue: self.world.jira.write(issue, f"theirs {self.count}", public=False))

    def _their_done(self) -> None:
        self._their(lambda issue: self.world.jira.change(issue, status=DONE, resolution="Done"))

    def _their_work(self) -> None:
        self._their(lambda issue: self.world.jira.change(issue, status=WORK, resolution=""))

    def _their_open(self) -> None:
        self._their(lambda issue: self.world.jira.change(issue, status=OPEN, resolution=""))

    def _their_taking(self) -> None:
        self._their(lambda issue: self.world.jira.change(issue, assignee="" if issue.assignee else GRACE))

    def _their_low(self) -> None:
        self._their(lambda issue: self.world.jira.change(issue, priority="Low"))

    def _their_high(self) -> None:
        self._their(lambda issue: self.world.jira.change(issue, priority="Highest"))

    def _drop(self) -> None:
        """The line drops at one of the next calls, before or after Jira has done what it was asked."""
        left = [self.count % 7]

        def meddle(_: str, at: str) -> httpx.Response | None:
            if at == ("before" if self.count % 2 else "after"):
                left[0] -= 1
                if left[0] == -1:
                    raise LineDropped
            return None

        self.world.jira.meddle = meddle

    def _show(self) -> None:
        carry_out = replace(
            self.world.wiring().carry_out(), channels={"web": self.channel}, tellers={"web": self.channel}
        )
        carry_out()

    def _pull(self) -> None:
        self.world.pull()()

    def settle(self) -> int:
        """Let everything arrive; return after how many rounds nothing was written any more."""
        self.world.jira.meddle = lambda _call, _at: None
        for rounds in range(1, 12):
            before = len([call for call in self.world.jira.calls if call in WRITES]), self.ticket().version
            for _ in range(12):
                self.world.clock.advance(400)
                self._show()
            self.world.jira.now = max(self.world.jira.now, self.world.clock.now())
            self._pull()
            if before == (len([call for call in self.world.jira.calls if call in WRITES]), self.ticket().version):
                return rounds
        return 99


@settings(max_examples=60, deadline=None)
@example(["show", "agent notes"])
@example(["show", "solve", "their reply"])
@given(st.lists(st.sampled_from(ACTS), max_size=24))
def test_both_sides_agree_in_the_end_and_everything_is_said_once(acts: list[str]) -> None:
    both = Both()
    for act in acts:
        both.act(act)
    assert both.settle() <= 6
    issue, ticket = both.issue(), both.ticket()
    if issue is None:  # it was over before it stood there
        assert is_over(ticket)
        return
    assert ("over" if CATEGORIES[issue.status] == "done" else "open") == standing_of(ticket)
    with both.world.units() as work:
        kept = work.conversations.of_ticket(ticket.id)
    ours = [one for one in kept if one.text.startswith("ours")]
    theirs = [one for one in kept if one.text.startswith("theirs")]
    shown = [text.splitlines()[-1] for public in (True, False) for text in both.world.jira.said(issue, public=public)]
    assert sorted(text for text in shown if text.startswith("ours")) == sorted(one.text for one in ours)
    written = [one["body"] for one in issue.comments if one["body"].startswith("theirs")]
    assert sorted(one.text for one in theirs) == sorted(written)
    public = {one["body"] for one in issue.comments if one["jsdPublic"]}
    assert {one.text for one in theirs if one.kind == "reply"} == {text for text in written if text in public}
    told = sorted(message.text for _, message in both.channel.told.values())
    assert told == sorted(one.text for one in kept if one.kind == "reply")


def test_an_issue_is_made_only_once_however_often_the_line_drops() -> None:
    both = Both()
    for _ in range(9):
        both.act("drop")
        both.act("show")
    both.settle()
    assert len(both.world.jira.issues) == 1


def test_bad_words_from_there_are_left_out() -> None:
    both = Both()
    both.settle()
    issue = both.issue()
    assert issue is not None
    with both.world.units() as work:
        made = list(work.conversations.of_ticket(both.ticket_id))
    both.world.jira.write(issue, "!picture.png!")
    both.settle()
    with both.world.units() as work:
        assert [one for one in work.conversations.of_ticket(both.ticket_id) if one.source.startswith("jira")] == made
    with pytest.raises(InvalidInput):
        both.world.add_note()(both.ticket_id, " ", agent="ann")
