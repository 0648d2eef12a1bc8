"""People on both sides at once, in any order, with lines that drop: both sides agree in the end, and it does end."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from tests.fakes.both_sides import ACTS, BothSides
from tests.fakes.jira_shapes import CATEGORIES, DONE, GRACE, OPEN, WORK, Issue
from tests.fakes.jira_world import JiraWorld

WRITES = {"say", "take", "edit", "create", "request"}


class Both(BothSides[Issue]):
    """One ticket and its issue."""

    world: JiraWorld

    def __init__(self) -> None:
        super().__init__(JiraWorld())

    def there(self) -> Issue | None:
        return next(iter(self.world.jira.issues.values()), None)

    def standing_there(self, copy: Issue) -> Literal["open", "over"]:
        return "over" if CATEGORIES[copy.status] == "done" else "open"

    def said_there(self, copy: Issue) -> list[tuple[str, bool]]:
        jira = self.world.jira
        return [(text.splitlines()[-1], public) for public in (True, False) for text in jira.said(copy, public=public)]

    def writes(self) -> int:
        return len([call for call in self.world.jira.calls if call in WRITES])

    def calm(self) -> None:
        self.world.jira.meddle = lambda _call, _at: None
        self.world.jira.now = max(self.world.jira.now, self.world.clock.now())

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


@settings(max_examples=60, deadline=None)
@example(["show", "agent notes"])
@example(["show", "solve", "their reply"])
@given(st.lists(st.sampled_from(ACTS), max_size=24))
def test_both_sides_agree_in_the_end_and_everything_is_said_once(acts: list[str]) -> None:
    Both().agree_after(acts)


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
    issue = both.there()
    assert issue is not None
    with both.world.units() as work:
        made = list(work.conversations.of_ticket(both.ticket_id))
    both.world.jira.write(issue, "!picture.png!")
    both.settle()
    with both.world.units() as work:
        assert [one for one in work.conversations.of_ticket(both.ticket_id) if one.source.startswith("jira")] == made
    with pytest.raises(InvalidInput):
        both.world.add_note()(both.ticket_id, " ", agent="ann")
