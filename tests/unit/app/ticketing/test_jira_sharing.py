"""Tickets as they stand in Jira: made once, with everything known, each thing said once, whatever breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from app.domain.errors import DeliveryFailed
from app.domain.files import AttachedFile
from app.domain.lifecycle import claim
from app.domain.ticket import Ticket, TicketState
from app.mirroring.calling import Refused, Unsure
from tests.fakes.builders import MOMENT, a_decision, a_message, a_receipt
from tests.fakes.desk_acts import breaking, dropped, in_state, next_version, with_people
from tests.fakes.jira_shapes import DONE, OPEN, WORK, Issue
from tests.fakes.jira_world import DESK, PLAIN, JiraWorld


def shown(world: JiraWorld, ticket: Ticket) -> Issue:
    assert world.desk().create(ticket) == world.jira.only().id
    return world.jira.only()


def test_a_ticket_is_a_request_of_its_queues_service_desk_with_the_question_and_who_asked() -> None:
    world = JiraWorld(places={"it": replace(DESK, request_type="25")})
    issue = shown(world, with_people(world, text="The *VPN* does not connect\n[~admin] h1. now"))
    assert issue.key == "IT-1"
    assert issue.fields["summary"] == "My VPN does not connect"
    assert r"The \*VPN\* does not connect" in issue.fields["description"]
    assert r"\[\~admin\]" in issue.fields["description"]
    assert "From requester@example.com, by way of Firstline (web)." in issue.fields["description"]
    assert "What you reply to the customer here" in issue.fields["description"]
    assert "https://help.example/desk/tickets/tkt_1" in issue.fields["description"]


def test_agents_find_what_is_known_of_it_in_a_note_that_requesters_do_not_see() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    receipt = a_receipt(decision=a_decision("reply"))
    triage = replace(receipt.triage, missing_details=("device",))
    with world.units() as work:
        work.records.add_receipt(replace(receipt, triage=triage))
        work.commit()
    issue = shown(world, ticket)
    (note,) = world.jira.said(issue, public=False)
    assert world.jira.said(issue, public=True) == []
    assert "*Topics:* it/vpn (90%)" in note
    assert "*Queue:* it" in note
    assert "*Priority:* high" in note
    assert "*Not said yet:* Device" in note
    assert "* [VPN|https://kb.example/vpn]" in note


def test_a_queue_without_a_place_stays_out_of_jira_and_so_does_what_is_over() -> None:
    world = JiraWorld(places={"it": DESK})
    assert world.desk().create(with_people(world, "hr")) == ""
    over = JiraWorld()
    assert over.desk().create(in_state(over, with_people(over), "solved")) == ""
    assert world.jira.issues == over.jira.issues == {}


def test_a_project_without_a_service_desk_gets_a_plain_issue() -> None:
    world = JiraWorld(places={"*": PLAIN})
    issue = shown(world, with_people(world))
    assert "Comments here stay among agents" in issue.fields["description"]
    assert (issue.key, issue.fields["issuetype"]) == ("OPS-1", {"name": "Task"})


def test_what_people_write_stands_there_once_and_notes_are_for_agents_alone() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    issue = shown(world, ticket)
    files = (AttachedFile(name="log.txt", url="https://files.example/log.txt"),)
    messages = (
        replace(a_message("m1", "Still broken", kind="requester"), author=ticket.requester, files=files),
        a_message("m2", "Try the cable.", at=MOMENT + timedelta(minutes=1)),
        a_message("m3", "He never listens.", kind="note", at=MOMENT + timedelta(minutes=2)),
        replace(a_message("m4", "From there"), source="jira:1"),
        replace(a_message("m5", "Taken back", kind="withdrawn")),
        replace(a_message("m6", "Me too", kind="requester"), author="another@example.com"),
    )
    with world.units() as work:
        for message in messages:
            work.conversations.add(message)
        work.commit()
    for _ in range(2):
        world.desk().update(ticket, issue.id)
    public, internal = world.jira.said(issue, public=True), world.jira.said(issue, public=False)
    assert [text.splitlines()[1] for text in public] == ["Still broken", "Try the cable."]
    assert "[log.txt|https://files.example/log.txt]" in public[0]
    assert [text.splitlines()[1] for text in internal[1:]] == ["Me too", "He never listens."]


def test_where_it_went_and_who_has_it_is_told_once() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    issue = shown(world, ticket)
    taken = next_version(world, claim(ticket, agent="ann@example.com", at=MOMENT))
    moved = next_version(world, replace(taken, queue="network", version=taken.version + 1))
    for version in (taken, moved, moved):
        world.desk().update(version, issue.id)
    assert world.jira.said(issue, public=False)[1:] == [
        "At Firstline ann@example.com has it now.",
        "At Firstline it is in the queue network now.",
    ]


def test_its_priority_is_called_as_the_house_calls_it_and_changes_with_ours() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    issue = shown(world, ticket)
    assert issue.priority == "High"
    low = next_version(world, replace(ticket, priority="low", version=ticket.version + 1))
    world.desk().update(low, issue.id)
    assert issue.priority == "Low"
    world.jira.change(issue, priority="Lowest")  # theirs, which we have no word for, stays
    world.desk().update(next_version(world, replace(low, version=low.version + 1)), issue.id)
    assert issue.priority == "Lowest"


def test_a_priority_that_is_on_no_screen_keeps_nothing_else_from_being_shown() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    wrong = httpx.Response(400, json={"errors": {"priority": "Field 'priority' cannot be set."}})
    world.jira.meddle = lambda call, at: wrong if (call, at) == ("edit", "before") else None
    issue = shown(world, ticket)
    world.desk().update(ticket, issue.id)
    assert issue.properties["firstline.sync"]["seq"] == ticket.version
    assert world.jira.calls.count("edit") == 1


@pytest.mark.parametrize(("state", "resolution"), [("solved", "Done"), ("closed", "Won't Do")])
def test_a_ticket_that_ends_ends_there_by_the_category_of_the_status(state: TicketState, resolution: str) -> None:
    world = JiraWorld()
    choices = [{"id": "1", "name": "Won't Do"}, {"id": "2", "name": "Done"}]
    world.jira.asks = {"resolution": {"required": True, "allowedValues": choices}}
    ticket = with_people(world)
    issue = shown(world, ticket)
    ended = in_state(world, ticket, state)
    world.desk().update(ended, issue.id)
    assert (issue.status, issue.resolution) == (DONE, resolution)
    world.desk().update(in_state(world, ended, "open"), issue.id)
    assert issue.status == OPEN


def test_where_no_step_leads_there_agents_are_told_once_and_may_do_it_by_hand() -> None:
    world = JiraWorld()
    world.jira.asks = {"customfield_1": {"required": True}}
    ticket = with_people(world)
    issue = shown(world, ticket)
    ended = in_state(world, ticket, "solved")
    for _ in range(2):
        world.desk().update(ended, issue.id)
    assert issue.status == OPEN
    assert sum("Please move it by hand" in text for text in world.jira.said(issue, public=False)) == 1
    world.jira.change(issue, status=DONE)
    world.desk().update(ended, issue.id)
    world.jira.steps = (WORK, DONE)
    world.desk().update(in_state(world, ended, "open"), issue.id)
    assert issue.status == WORK


def test_what_they_moved_since_both_sides_agreed_is_left_as_they_want_it() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    issue = shown(world, ticket)
    world.jira.change(issue, status=DONE, priority="Low")
    world.desk().update(next_version(world, replace(ticket, version=ticket.version + 1)), issue.id)
    assert (issue.status, issue.priority) == (DONE, "Low")


@pytest.mark.parametrize("how", ["dropped", "broken"])
@pytest.mark.parametrize("at", ["before", "after"])
def test_where_nobody_knows_whether_jira_made_it_it_is_looked_for_and_made_once(at: str, how: str) -> None:
    world = JiraWorld()
    ticket = with_people(world)
    breaking(world, "request", at, how=dropped if how == "dropped" or at == "after" else lambda: httpx.Response(502))
    desk = world.desk()
    with pytest.raises(Unsure):
        desk.create(ticket)
    if not world.jira.issues:  # it may only be late, so nothing is made for a while
        with pytest.raises(DeliveryFailed, match="Nobody knows yet"):
            desk.create(ticket)
        world.clock.advance(180)
    desk.create(ticket)
    assert len(world.jira.issues) == 1
    assert len(world.jira.said(world.jira.only(), public=False)) == 1


def test_what_jira_refused_to_make_was_not_made_and_is_tried_again_at_once() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    world.jira.required = frozenset({"customfield_7"})
    with pytest.raises(Refused, match="customfield_7 is required"):
        world.desk().create(ticket)
    world.jira.required = frozenset()
    shown(world, ticket)


@pytest.mark.parametrize("at", ["before", "after"])
@pytest.mark.parametrize("call", ["say", "edit", "stamp", "take"])
def test_a_line_that_drops_anywhere_says_and_does_everything_once(call: str, at: str) -> None:
    world = JiraWorld()
    ticket = with_people(world)
    if call == "take":
        issue = shown(world, ticket)
        ticket = in_state(world, ticket, "solved")
        breaking(world, call, at, how=dropped)
        with pytest.raises(Unsure):
            world.desk().update(ticket, issue.id)
    else:
        breaking(world, call, at, how=dropped)
        with pytest.raises(Unsure):
            world.desk().create(ticket)
    world.desk().create(ticket)
    issue = world.jira.only()
    assert issue.priority == "High"
    assert issue.status == (DONE if call == "take" else OPEN)
    assert len(world.jira.said(issue, public=False)) == 1
    assert issue.properties["firstline.sync"]["seq"] == ticket.version


def test_two_who_work_on_one_ticket_wait_for_each_other() -> None:
    world = JiraWorld()
    ticket = with_people(world)
    issue = shown(world, ticket)
    with world.holding()(ticket.id), pytest.raises(DeliveryFailed, match="Somebody else"):
        world.desk().update(ticket, issue.id)
    world.desk().update(ticket, issue.id)
    with world.holding()(ticket.id):
        world.clock.advance(120)  # whoever is killed holds it for a minute
        world.desk().update(ticket, issue.id)
