"""Who may be suggested what the desk told somebody alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.readers import DESK, desk_group, readers_of, with_desk
from app.domain.request import Origin

GROUPS = st.frozensets(st.sampled_from(["finance", "hr", "legal", "managers", "it"])).map(
    lambda some: some | {"everyone"}
)


@given(GROUPS, GROUPS)
def test_only_somebody_with_every_group_of_the_first_requester_is_told_the_same(
    then: frozenset[str], now: frozenset[str]
) -> None:
    if desk_group(then) in with_desk(now):
        assert then <= now


@given(GROUPS)
def test_somebody_with_the_same_groups_is_told_the_same(groups: frozenset[str]) -> None:
    assert desk_group(groups) in with_desk(groups)
    assert desk_group(frozenset()) in with_desk(groups)


def test_a_guest_is_told_nothing_of_the_desk() -> None:
    assert with_desk(frozenset()) == frozenset()


def test_a_room_that_others_read_keeps_its_readers_and_any_other_is_the_desks() -> None:
    rooms = {("slack", "C1"): "everyone", ("slack", "C2"): "board"}
    groups = frozenset({"everyone", "finance"})

    def readers(channel: str, room: str) -> frozenset[str]:
        return readers_of(Origin(channel=channel, conversation=room), groups, rooms)

    assert readers("slack", "C1") == {"everyone"}
    assert readers("slack", "C2") == {"board"}
    assert all(group.startswith(DESK) for group in readers("slack", "D1") | readers("web", "C1"))
