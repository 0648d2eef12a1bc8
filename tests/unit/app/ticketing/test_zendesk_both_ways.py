"""People on both sides at once, in any order, with lines that drop: both sides agree in the end, and it does end."""

from __future__ import annotations

from typing import Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fakes.both_sides import ACTS, BothSides
from tests.fakes.zendesk_shapes import GRACE, Ticket
from tests.fakes.zendesk_world import ZendeskWorld

WRITES = {"open", "change"}


class Both(BothSides[Ticket]):
    """One ticket here and one there."""

    world: ZendeskWorld

    def __init__(self) -> None:
        super().__init__(ZendeskWorld())

    def there(self) -> Ticket | None:
        return next(iter(self.world.zendesk.tickets.values()), None)

    def standing_there(self, copy: Ticket) -> Literal["open", "over"]:
        return "over" if copy.status == "solved" else "open"

    def said_there(self, copy: Ticket) -> list[tuple[str, bool]]:
        return [(one["plain_body"].splitlines()[-1], one["public"]) for one in copy.comments[1:]]

    def writes(self) -> int:
        return len([call for call in self.world.zendesk.calls if call in WRITES])

    def calm(self) -> None:
        self.world.zendesk.meddle = lambda _call, _at: None
        self.world.wait(90)

    def _pull(self) -> None:
        self.world.wait(61)
        super()._pull()

    def _their_reply(self) -> None:
        self._their(lambda there: self.world.zendesk.write(there, f"theirs {self.count}"))

    def _their_note(self) -> None:
        self._their(lambda there: self.world.zendesk.write(there, f"theirs {self.count}", public=False))

    def _their_done(self) -> None:
        self._their(lambda there: self.world.zendesk.change(there, status="solved", assignee=there.assignee or GRACE))

    def _their_work(self) -> None:
        self._their(lambda there: self.world.zendesk.change(there, status="pending"))

    def _their_open(self) -> None:
        self._their(lambda there: self.world.zendesk.change(there, status="open"))

    def _their_taking(self) -> None:
        self._their(lambda there: self.world.zendesk.change(there, assignee=None if there.assignee else GRACE))

    def _their_low(self) -> None:
        self._their(lambda there: self.world.zendesk.change(there, priority="low"))

    def _their_high(self) -> None:
        self._their(lambda there: self.world.zendesk.change(there, priority="urgent"))


@settings(max_examples=60, deadline=None)
@example(["show", "agent notes"])
@example(["show", "solve", "their reply"])
@example(["show", "drop", "requester writes", "show", "their work", "pull"])
@given(st.lists(st.sampled_from(ACTS), max_size=24))
def test_both_sides_agree_in_the_end_and_everything_is_said_once(acts: list[str]) -> None:
    Both().agree_after(acts)


def test_a_ticket_is_made_only_once_however_often_the_line_drops() -> None:
    both = Both()
    for _ in range(9):
        both.act("drop")
        both.act("show")
    both.settle()
    assert len(both.world.zendesk.tickets) == 1
