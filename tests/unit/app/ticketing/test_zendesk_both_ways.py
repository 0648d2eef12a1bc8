"""People on both sides at once, in any order, with lines that drop: both sides agree in the end, and it does end."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.lifecycle import is_over
from app.domain.mirroring import standing_of
from tests.fakes.both_sides import ACTS, BothSides
from tests.fakes.zendesk_shapes import GRACE, Ticket
from tests.fakes.zendesk_world import ZendeskWorld

WRITES = {"open", "change"}


class Both(BothSides):
    """One ticket here and one there."""

    world: ZendeskWorld

    def __init__(self) -> None:
        super().__init__(ZendeskWorld())

    def there(self) -> Ticket | None:
        return next(iter(self.world.zendesk.tickets.values()), None)

    def writes(self) -> int:
        return len([call for call in self.world.zendesk.calls if call in WRITES])

    def calm(self) -> None:
        self.world.zendesk.meddle = lambda _call, _at: None
        self.world.wait(90)

    def _pull(self) -> None:
        self.world.wait(61)
        super()._pull()

    def _their(self, do: Callable[[Ticket], object]) -> None:
        there = self.there()
        if there is not None:
            do(there)

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
    both = Both()
    for act in acts:
        both.act(act)
    assert both.settle() <= 6
    there, ticket = both.there(), both.ticket()
    if there is None:  # it was over before it stood there
        assert is_over(ticket)
        return
    assert ("over" if there.status == "solved" else "open") == standing_of(ticket)
    with both.world.units() as work:
        kept = work.conversations.of_ticket(ticket.id)
    said = [(one["plain_body"].splitlines()[-1], one["public"]) for one in there.comments[1:]]
    assert sorted(text for text, _ in said if text.startswith("ours")) == sorted(
        one.text for one in kept if one.text.startswith("ours")
    )
    theirs = {(one.text, one.kind == "reply") for one in kept if one.text.startswith("theirs")}
    assert theirs == {one for one in said if one[0].startswith("theirs")}
    assert len(theirs) == len([one for one in kept if one.text.startswith("theirs")])
    told = sorted(message.text for _, message in both.channel.told.values())
    assert told == sorted(one.text for one in kept if one.kind == "reply")


def test_a_ticket_is_made_only_once_however_often_the_line_drops() -> None:
    both = Both()
    for _ in range(9):
        both.act("drop")
        both.act("show")
    both.settle()
    assert len(both.world.zendesk.tickets) == 1
