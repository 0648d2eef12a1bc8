"""A ticket that ends is over in Zendesk, too, and open again with ours; what stands in the way is told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ticket import TicketState
from tests.fakes.builders import a_message
from tests.fakes.desk_acts import in_state, next_version, notes_here, said_here, with_people
from tests.fakes.zendesk_shapes import US
from tests.fakes.zendesk_world import ZendeskWorld
from tests.unit.app.ticketing.test_zendesk_sharing import shown


@pytest.mark.parametrize("state", ["solved", "closed"])
def test_one_that_ends_is_solved_there_and_open_again_with_ours(state: TicketState) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    ended = in_state(world, ticket, state)
    world.desk().update(ended, str(there.id))
    assert (there.status, there.assignee) == ("solved", US)
    world.desk().update(in_state(world, ended, "open"), str(there.id))
    assert there.status == "open"


def test_where_zendesk_asks_for_more_before_it_solves_agents_are_told_once() -> None:
    world = ZendeskWorld()
    world.zendesk.required = "Cause"
    ticket = with_people(world)
    there = shown(world, ticket)
    ended = in_state(world, ticket, "solved")
    for _ in range(2):
        world.desk().update(ended, str(there.id))
    (stuck,) = world.zendesk.said(there, public=False)[1:]
    assert "Please move it by hand" in stuck
    assert there.status == "new"


def test_one_that_zendesk_closed_for_good_goes_on_here_and_agents_are_told_once() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    ended = in_state(world, ticket, "solved")
    world.desk().update(ended, str(there.id))
    world.zendesk.change(there, status="closed")
    world.wait(120)
    world.pull()()
    back = in_state(world, ended, "open")
    said_here(world, a_message("m1", "It is back."))
    for _ in range(2):
        world.desk().update(back, str(there.id))
    told = [one for one in notes_here(world) if "for good" in one]
    assert [one.partition(",")[0] for one in told] == [f"#{there.id} is closed in Zendesk for good"]
    world.wait(120)
    world.pull()()
    with world.units() as work:
        assert work.tickets.get("tkt_1").state == "open"


def test_one_that_was_merged_there_before_we_looked_ends_here_and_is_not_said_to_go_on() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    world.zendesk.change(there, status="closed", tags=["closed_by_merge"])
    world.desk().update(next_version(world, replace(ticket, queue="other", version=ticket.version + 1)), str(there.id))
    with world.units() as work:
        work.links.link(ticket.id, system="zendesk", external_id=str(there.id))
        work.commit()
    world.wait(120)
    world.pull()()
    with world.units() as work:
        assert work.tickets.get("tkt_1").state == "closed"
    assert not [one for one in notes_here(world) if "for good" in one]
