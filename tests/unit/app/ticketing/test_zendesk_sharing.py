"""Tickets as they stand in Zendesk: made once, with everything known, each thing said once, whatever breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import claim
from app.domain.ticket import Ticket as Ours
from app.mirroring.calling import Gone, Refused, Unsure
from app.ticketing.zendesk.places import Place
from tests.fakes.builders import MOMENT, a_message
from tests.fakes.desk_acts import breaking, dropped, in_state, next_version, notes_here, said_here, with_people
from tests.fakes.zendesk_shapes import GRACE, LIN, US, Ticket
from tests.fakes.zendesk_world import ZendeskWorld


def shown(world: ZendeskWorld, ticket: Ours) -> Ticket:
    assert world.desk().create(ticket) == str(world.zendesk.only().id)
    return world.zendesk.only()


def blind(world: ZendeskWorld) -> None:
    """Have tickets not be found by their mark."""
    unknown = httpx.Response(200, json={"tickets": []})
    world.zendesk.meddle = lambda call, at: unknown if (call, at) == ("by_mark", "before") else None


def test_a_ticket_stands_there_with_its_question_group_priority_and_tags() -> None:
    world = ZendeskWorld(places={"*": Place(group="it", tags=("From Chat",))})
    there = shown(world, with_people(world, text="The VPN does not <b>connect</b>\nat home"))
    assert (there.external_id, there.subject) == ("tkt_1", "My VPN does not connect")
    assert (there.priority, there.group) == ("high", 11)
    assert there.tags == ["firstline", "it", "it/vpn", "from_chat"]
    question = there.comments[0]["plain_body"]
    assert question.startswith("The VPN does not <b>connect</b>\nat home")
    assert "From requester@example.com, by way of Firstline (web)." in question
    assert "https://help.example/desk/tickets/tkt_1" in question
    (known,) = world.zendesk.said(there, public=False)
    assert "Topics: it/vpn" in known
    assert world.zendesk.said(there, public=True) == []
    assert f"#{there.id}: https://acme.zendesk.com/agent/tickets/{there.id}" in notes_here(world)


def test_nothing_that_somebody_wrote_means_anything_to_zendesk() -> None:
    world = ZendeskWorld()
    there = shown(world, with_people(world, text="{{ticket.comments}} {% if x %} <script>x</script> {{{a}}}"))
    html, words = there.comments[0]["html_body"], there.comments[0]["plain_body"]
    assert "FILLED IN" not in html
    assert "<script>" not in html
    assert words.replace("\u2060", "").startswith("{{ticket.comments}} {% if x %} <script>x</script> {{{a}}}")


def test_a_text_that_is_too_long_for_zendesk_is_cut_there() -> None:
    world = ZendeskWorld()
    there = shown(world, with_people(world, text="<&>" * 10_000))
    assert there.comments[0]["plain_body"].count("…") == 1


def test_whoever_asked_is_the_requester_there_only_where_the_house_wants_that() -> None:
    world = ZendeskWorld()
    assert shown(world, with_people(world)).requester == US
    world = ZendeskWorld(requesters=True)
    there = shown(world, with_people(world))
    assert world.zendesk.people[there.requester][1:] == ("requester@example.com", "end-user")


def test_a_requester_whom_zendesk_does_not_take_keeps_no_ticket_from_standing_there() -> None:
    world = ZendeskWorld(requesters=True)
    suspended = {"error": "RecordInvalid", "details": {"requester": [{"description": "Requester is suspended"}]}}
    breaking(world, "open", "before", how=lambda: httpx.Response(422, json=suspended))
    assert shown(world, with_people(world)).requester == US
    assert world.zendesk.calls.count("open") == 2


def test_a_queue_without_a_place_stays_out_and_so_does_what_is_over() -> None:
    world = ZendeskWorld(places={"it": Place()})
    assert world.desk().create(with_people(world, "hr")) == ""
    over = ZendeskWorld()
    assert over.desk().create(in_state(over, with_people(over), "solved")) == ""
    assert world.zendesk.tickets == over.zendesk.tickets == {}


def test_a_group_that_is_none_is_named_with_those_there_are() -> None:
    world = ZendeskWorld(places={"*": Place(group="Coffee")})
    with pytest.raises(Gone, match="no group 'Coffee': it has Facilities, IT"):
        world.desk().create(with_people(world))
    assert world.zendesk.tickets == {}


@pytest.mark.parametrize("how", ["dropped", "broken"])
@pytest.mark.parametrize("at", ["before", "after"])
def test_one_that_nobody_knows_of_is_made_once_and_at_once(how: str, at: str) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    breaking(world, "open", at, how=dropped if how == "dropped" or at == "after" else lambda: httpx.Response(502))
    with pytest.raises(Unsure):
        world.desk().create(ticket)
    world.desk().create(ticket)
    assert len(world.zendesk.tickets) == 1


@pytest.mark.parametrize("key", ["kept", "run out"])
def test_neither_a_blind_search_nor_a_key_that_ran_out_makes_a_second_one(key: str) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    breaking(world, "open", "after", how=dropped)
    with pytest.raises(Unsure):
        world.desk().create(ticket)
    if key == "kept":
        blind(world)
    else:
        world.zendesk.keys.clear()
        world.clock.advance(3 * 3600)
    world.desk().create(ticket)
    assert len(world.zendesk.tickets) == 1


def test_a_key_that_was_used_for_other_words_makes_nothing_and_is_no_refusal() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    breaking(world, "open", "after", how=dropped)
    with pytest.raises(Unsure):
        world.desk().create(ticket)
    blind(world)
    with pytest.raises(Unsure, match="idempotency key"):
        world.desk().create(next_version(world, replace(ticket, priority="low", version=ticket.version + 1)))
    world.zendesk.meddle = lambda _call, _at: None
    world.desk().create(ticket)
    assert len(world.zendesk.tickets) == 1


def test_what_zendesk_refused_to_make_was_not_made_and_is_tried_again_at_once() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    wrong = {"error": "RecordInvalid", "details": {"custom": [{"description": "Device: is required"}]}}
    breaking(world, "open", "before", how=lambda: httpx.Response(422, json=wrong))
    with pytest.raises(Refused, match="Device: is required"):
        world.desk().create(ticket)
    shown(world, ticket)


def test_what_people_write_stands_there_once_and_notes_are_for_agents_alone() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    said_here(
        world,
        replace(a_message("m1", "Still broken", kind="requester"), author=ticket.requester),
        a_message("m2", "Try the cable.", at=MOMENT + timedelta(minutes=1)),
        a_message("m3", "He never listens.", kind="note", at=MOMENT + timedelta(minutes=2)),
        replace(a_message("m4", "From there"), source="zendesk:1"),
        replace(a_message("m5", "Me too", kind="requester"), author="another@example.com"),
    )
    for _ in range(2):
        world.desk().update(ticket, str(there.id))
    public = [text.splitlines()[1] for text in world.zendesk.said(there, public=True)]
    internal = [text.splitlines()[1] for text in world.zendesk.said(there, public=False)[1:]]
    assert public == ["Still broken", "Try the cable."]
    assert sorted(internal) == ["He never listens.", "Me too"]


@pytest.mark.parametrize("waits", ["pending", "hold"])
def test_what_waits_for_the_requester_is_open_again_with_their_words(waits: str) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    world.zendesk.change(there, status=waits)
    said_here(world, replace(a_message("m1", "Here I am", kind="requester"), author=ticket.requester))
    world.desk().update(ticket, str(there.id))
    assert there.status == "open"


def test_a_reply_that_asks_for_something_has_it_wait_for_the_requester() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    said_here(world, a_message("m1", "Which cable is it?"))
    taken = next_version(world, claim(ticket, agent="ann", at=MOMENT))
    waiting = in_state(world, taken, "pending_requester")
    world.desk().update(waiting, str(there.id))
    assert there.status == "pending"


def test_an_agent_whom_zendesk_knows_by_their_address_has_it_there() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    taken = next_version(world, claim(ticket, agent="grace@acme.example", at=MOMENT))
    world.desk().update(taken, str(there.id))
    assert there.assignee == GRACE
    assert len(world.zendesk.said(there, public=False)) == 1
    given_back = next_version(world, replace(taken, assignee="", state="open", version=taken.version + 1))
    world.desk().update(given_back, str(there.id))
    assert there.assignee is None


@pytest.mark.parametrize("agent", ["ann", "pat@acme.example", "nobody@acme.example"])
def test_of_any_other_agent_it_is_said_once_who_has_it(agent: str) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    taken = next_version(world, claim(ticket, agent=agent, at=MOMENT))
    for _ in range(2):
        world.desk().update(taken, str(there.id))
    assert there.assignee is None
    assert world.zendesk.said(there, public=False)[1:] == [f"At Firstline {agent} has it now."]


def test_who_took_it_there_meanwhile_keeps_it() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    world.zendesk.change(there, assignee=LIN)
    world.desk().update(next_version(world, claim(ticket, agent="grace@acme.example", at=MOMENT)), str(there.id))
    assert there.assignee == LIN


def test_another_queue_is_another_group_and_whoever_has_it_here_keeps_it() -> None:
    world = ZendeskWorld(places={"it": Place(group="IT"), "facilities": Place(group="Facilities")})
    ticket = with_people(world)
    there = shown(world, ticket)
    taken = next_version(world, claim(ticket, agent="grace@acme.example", at=MOMENT))
    world.desk().update(taken, str(there.id))
    moved = next_version(world, replace(taken, queue="facilities", version=taken.version + 1))
    world.desk().update(moved, str(there.id))
    assert (there.group, there.assignee) == (12, None)  # nobody of that group had it
    world.wait(120)
    world.pull()()
    with world.units() as work:
        assert work.tickets.get("tkt_1").assignee == "grace@acme.example"
    assert "At Firstline it is in the queue facilities now." in world.zendesk.said(there, public=False)


def test_its_priority_changes_with_ours_but_not_what_they_chose() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    low = next_version(world, replace(ticket, priority="low", version=ticket.version + 1))
    world.desk().update(low, str(there.id))
    assert there.priority == "low"
    world.zendesk.change(there, priority="urgent")
    world.desk().update(next_version(world, replace(low, version=low.version + 1)), str(there.id))
    assert there.priority == "urgent"


def test_what_changes_between_our_look_and_our_step_is_not_run_over() -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    ended = in_state(world, ticket, "solved")

    def meddle(call: str, when: str) -> httpx.Response | None:
        if (call, when) == ("change", "before"):
            world.zendesk.meddle = lambda _call, _at: None
            world.zendesk.change(there, priority="urgent")
        return None

    world.zendesk.meddle = meddle
    with pytest.raises(DeliveryFailed, match="at the same moment"):
        world.desk().update(ended, str(there.id))
    world.desk().update(ended, str(there.id))
    assert (there.status, there.priority) == ("solved", "urgent")


@pytest.mark.parametrize("at", ["before", "after"])
@pytest.mark.parametrize("call", ["change", "ticket", "me"])
def test_a_line_that_drops_anywhere_says_and_does_everything_once(call: str, at: str) -> None:
    world = ZendeskWorld()
    ticket = with_people(world)
    there = shown(world, ticket)
    said_here(world, a_message("m1", "Try the cable."))
    ended = in_state(world, ticket, "solved")
    breaking(world, call, at, how=dropped)
    with pytest.raises(Unsure):
        world.desk().update(ended, str(there.id))
    world.desk().update(ended, str(there.id))
    assert there.status == "solved"
    assert len(world.zendesk.said(there, public=True)) == 1
    assert len(world.zendesk.said(there, public=False)) == 1
