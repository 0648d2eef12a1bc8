"""What people do in Jira reaches Firstline: words by who may read them, and how a ticket stands; no echo, no loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.desk_rules import DeskRules
from app.domain.effects import AlertAgents
from app.domain.lifecycle import escalate
from app.domain.roster import Agent, Roster
from app.domain.ticket import TicketState, move
from tests.fakes.builders import MOMENT, a_ticket
from tests.fakes.desk_acts import carried_out, next_version, said, standing_there, the_ticket
from tests.fakes.engine import FakeChannel
from tests.fakes.jira_desk import FakeJiraDesk
from tests.fakes.jira_shapes import DONE, GRACE, OPEN, US, WORK, Issue
from tests.fakes.jira_world import PLAIN, JiraWorld


def a_world(**options: Any) -> tuple[JiraWorld, Issue]:
    """A ticket that stands in Jira, all of it seen by both sides."""
    world = JiraWorld(**options)
    standing_there(world)
    world.pull()()
    return world, world.jira.only()


def shown(world: JiraWorld) -> None:
    world.desk().update(the_ticket(world), world.jira.only().id)


def test_what_an_agent_tells_the_customer_reaches_the_requester_as_a_persons_reply() -> None:
    world, issue = a_world()
    world.jira.write(issue, "Please *restart* it.")
    world.pull()()
    (reply,) = said(world)
    assert (reply.text, reply.author) == ("Please restart it.", "jira:grace")
    with world.units() as work:
        assert work.people.name("jira:grace") == "Grace Hill"
    assert (the_ticket(world).state, the_ticket(world).assignee) == ("in_progress", "jira:grace")
    channel = carried_out(world)
    assert [message.text for _, message in channel.told.values()] == ["Please restart it."]
    world.pull()()
    assert len(said(world)) == 1
    assert world.jira.said(issue, public=True) == ["Please *restart* it."]


@pytest.mark.parametrize(("by", "public"), [(GRACE, False), (GRACE, None), ("robot", True), ("pat", True)], ids=str)
def test_everything_else_that_is_said_there_stays_among_agents(by: str, public: bool | None) -> None:
    world, issue = a_world()
    world.jira.write(issue, "He never listens.", by=by, public=public)
    world.pull()()
    assert [note.text for note in said(world, "note")] == ["He never listens."]
    assert said(world) == []


def test_a_comment_kept_to_a_role_stays_among_agents_whatever_else_jira_says() -> None:
    world, issue = a_world()
    world.jira.write(issue, "For managers.")
    issue.comments[-1]["visibility"] = {"type": "role", "value": "Managers"}
    world.pull()()
    assert [note.text for note in said(world, "note")] == ["For managers."]


def test_in_a_project_without_a_service_desk_no_comment_is_meant_for_the_requester() -> None:
    world, issue = a_world(places={"*": PLAIN})
    world.jira.write(issue, "I ordered one.")
    world.pull()()
    assert (len(said(world)), len(said(world, "note"))) == (0, 1)


def test_what_we_wrote_ourselves_does_not_come_back_and_our_account_may_be_somebodys_own() -> None:
    world, issue = a_world()
    world.jira.write(issue, "I am Firstline's administrator.", by=US)
    world.pull()()
    assert [reply.author for reply in said(world)] == ["jira:firstline"]
    assert said(world, "note") == []


def test_where_jira_hides_the_marks_of_comments_ours_are_known_by_their_ids() -> None:
    world, issue = a_world()
    for comment in issue.comments:
        comment["properties"] = []
    world.jira.change(issue)
    world.pull()()
    assert said(world, "note") == said(world) == []


def test_an_agent_of_the_roster_is_known_by_their_address_in_jira() -> None:
    world, issue = a_world()
    world.rules = DeskRules(roster=Roster(agents={"Grace@acme.example": Agent(id="Grace@acme.example")}))
    world.jira.change(issue, assignee=GRACE)
    world.pull()()
    assert the_ticket(world).assignee == "Grace@acme.example"


def test_who_has_it_there_has_it_here_by_name_and_is_not_told_back() -> None:
    world, issue = a_world()
    world.jira.change(issue, assignee=GRACE)
    world.pull()()
    assert the_ticket(world).assignee == "jira:grace"
    carried_out(world)
    world.jira.change(issue, assignee="")
    world.pull()()
    assert (the_ticket(world).assignee, the_ticket(world).state) == ("", "open")
    carried_out(world)
    assert len(world.jira.said(issue, public=False)) == 1


@pytest.mark.parametrize(
    ("resolution", "state"), [("Done", "solved"), ("", "solved"), ("Won't Do", "closed"), ("Cancelled", "cancelled")]
)
def test_what_is_done_there_is_over_here_with_its_resolution_and_opens_again_with_it(
    resolution: str, state: TicketState
) -> None:
    world, issue = a_world()
    world.jira.write(issue, "It works again.")
    world.jira.change(issue, status=DONE, resolution=resolution, assignee=GRACE)
    world.pull()()
    assert the_ticket(world).state == state
    with world.units() as work:
        event = work.tickets.events("tkt_1")[-1]
    assert (event.kind, event.actor, event.detail) == (state, "jira:grace", resolution or DONE)
    carried_out(world)
    world.jira.change(issue, status=WORK, resolution="")
    world.pull()()
    assert the_ticket(world).state == "open"
    carried_out(world)
    assert issue.status == WORK


def test_what_ended_here_is_not_opened_again_by_a_jira_that_does_not_know_yet() -> None:
    world, issue = a_world()
    ended = next_version(world, move(the_ticket(world), "solved", at=MOMENT))
    world.jira.change(issue, assignee=GRACE)
    world.pull()()
    assert the_ticket(world).state == "solved"
    world.desk().update(the_ticket(world), issue.id)
    assert (issue.status, the_ticket(world).version >= ended.version) == (DONE, True)


def test_a_crash_between_our_step_and_noting_it_is_not_taken_for_theirs() -> None:
    world, issue = a_world()
    ended = next_version(world, move(the_ticket(world), "solved", at=MOMENT))
    world.jira.meddle = _dies_after("take")
    with pytest.raises(KeyboardInterrupt):
        world.desk().update(ended, issue.id)
    world.jira.meddle = lambda _call, _at: None
    world.clock.advance(61)
    next_version(world, escalate(ended, queue="it", tier=1, at=MOMENT))  # the requester is back meanwhile
    world.pull()()
    assert the_ticket(world).state == "open"
    shown(world)
    assert issue.status == OPEN


def _dies_after(name: str) -> Callable[[str, str], None]:
    def meddle(call: str, at: str) -> None:
        if (call, at) == (name, "after"):
            raise KeyboardInterrupt

    return meddle


def test_a_priority_changed_there_is_ours_where_we_have_a_word_for_it() -> None:
    world, issue = a_world()
    world.jira.change(issue, priority="Low")
    world.pull()()
    assert the_ticket(world).priority == "low"
    world.jira.change(issue, priority="Lowest")
    world.pull()()
    assert the_ticket(world).priority == "low"
    carried_out(world)
    assert issue.priority == "Lowest"


def test_something_that_writes_by_itself_is_heard_by_agents_only_after_a_while() -> None:
    world, issue = a_world()
    for number in range(35):
        world.jira.write(issue, f"Thank you for message {number}")
    world.pull()()
    assert (len(said(world)), len(said(world, "note"))) == (30, 5)
    world.clock.advance(3700)
    world.jira.write(issue, "A person.")
    world.pull()()
    assert said(world)[-1].text == "A person."


def test_a_data_center_says_of_its_agents_comments_what_it_must() -> None:
    world, issue = a_world(jira=FakeJiraDesk(cloud=False))
    world.jira.write(issue, "From a Data Center.")
    world.pull()()
    assert [reply.author for reply in said(world)] == ["jira:grace"]


def test_whoever_answered_in_jira_is_told_there_that_it_did_not_arrive_and_has_it_back() -> None:
    world, issue = a_world()
    world.jira.write(issue, "It works again.")
    world.jira.change(issue, status=DONE, resolution="Done")
    world.pull()()
    nobody = FakeChannel(reaches="others")
    carry_out = replace(world.wiring().carry_out(), tellers={"web": nobody}, alarms=(world.alarm(),))
    for _ in range(5):
        carry_out()
        world.clock.advance(30)
    assert the_ticket(world).state == "in_progress"
    assert issue.status != DONE
    told = [text for text in world.jira.said(issue, public=False) if "did not reach them" in text]
    assert len(told) == 1
    elsewhere = AlertAgents(key="tkt_1:v9:undelivered", ticket_id="tkt_1", kind="undelivered", agents=("ann",))
    assert not world.alarm().alert(elsewhere, the_ticket(world))


def test_agents_here_see_where_else_it_stands() -> None:
    world, issue = a_world()
    with world.units() as work:
        (note,) = work.conversations.of_ticket("tkt_1")
    assert (note.kind, note.author) == ("note", "jira")
    assert note.text == f"IT-1: https://acme.atlassian.net/browse/{issue.key}"


def test_what_the_engine_answered_stands_there_as_done_and_opens_when_a_person_must_look() -> None:
    world = JiraWorld()
    answered = world.keep(move(a_ticket(), "answered", at=MOMENT))
    world.desk().create(answered)
    issue = world.jira.only()
    assert issue.status == DONE
    world.pull()()
    assert the_ticket(world).state == "answered"
    next_version(world, escalate(answered, queue="it", tier=1, at=MOMENT))
    shown(world)
    assert issue.status == OPEN
