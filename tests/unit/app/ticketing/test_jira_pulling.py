"""Asking Jira again and again: what was missed is taken over, what is gone is said, and nobody else's is touched."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from app.domain.effects import mirror_effects
from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import claim, escalate
from app.domain.retry import RetryPolicy
from tests.fakes.builders import MOMENT, a_ticket
from tests.fakes.desk_acts import next_version, said, the_ticket
from tests.fakes.jira_world import JiraWorld
from tests.unit.app.ticketing.test_jira_changes import a_world, shown


def test_an_issue_that_is_gone_is_said_once_and_the_ticket_goes_on() -> None:
    world, issue = a_world()
    world.jira.issues.clear()
    for _ in range(2):
        world.clock.advance(3700)
        world.pull()()
    assert [note.text for note in said(world, "note")] == ["IT-1 is gone."]
    world.jira.issues[issue.id] = issue
    world.jira.write(issue, "I moved it back.")
    world.pull()()
    assert len(said(world)) == 1


def test_one_that_was_moved_is_the_same_by_its_id() -> None:
    world, issue = a_world()
    issue.key = "IT-77"
    world.jira.write(issue, "Moved.")
    world.pull()()
    assert len(said(world)) == 1


def test_what_was_missed_while_jira_or_we_were_away_is_taken_over_afterwards() -> None:
    world, issue = a_world()
    world.jira.meddle = lambda _call, _at: httpx.Response(503)
    pull = world.pull()
    world.jira.write(issue, "While you were away.")
    assert pull() == 0
    assert "answers 503" in pull.problem()
    world.jira.meddle = lambda _call, _at: None
    world.clock.advance(3 * 86_400)
    world.jira.now = world.clock.now()
    assert world.pull()() == 1
    assert len(said(world)) == 1


def test_one_ticket_that_cannot_be_read_keeps_no_other_from_it_and_is_tried_again() -> None:
    world, issue = a_world()
    world.jira.write(issue, "Hello.")
    pull = world.pull()
    world.jira.meddle = lambda call, at: httpx.Response(502) if (call, at) == ("comments", "before") else None
    assert pull() == 1
    assert (said(world), pull.problem()) == ([], "")
    world.jira.meddle = lambda _call, _at: None
    assert pull() == 1
    assert len(said(world)) == 1


def test_what_was_never_shown_since_its_outbox_gave_up_is_sent_again_within_the_hour() -> None:
    world, _issue = a_world()
    next_version(world, claim(the_ticket(world), agent="ann@example.com", at=MOMENT))
    world.clock.advance(3700)
    world.pull()()
    with world.units() as work:
        assert work.outbox.lease(limit=9, now=world.clock.now(), seconds=60)


def test_another_jira_with_an_issue_of_the_same_number_is_not_taken_for_the_one_before() -> None:
    world, issue = a_world()
    issue.properties = {"firstline.sync": {"id": "tkt_of_somebody_else"}}
    world.jira.write(issue, "For somebody else.")
    world.pull()()
    assert said(world, "note") == []
    world.clock.advance(3700)
    world.pull()()
    assert (said(world), [note.text for note in said(world, "note")]) == ([], ["IT-1 is gone."])
    with pytest.raises(DeliveryFailed, match="is not the copy of ticket 'tkt_1'"):
        shown(world)
    issue.properties = {}
    world.pull()()
    assert said(world) == []


def test_a_new_ticket_whose_issue_has_the_number_of_one_in_a_former_jira_is_heard_at_once() -> None:
    world, issue = a_world()
    former = world.keep(replace(a_ticket(), id="tkt_0", request_id="req_0", tier=1))
    with world.units() as work:
        work.links.link(former.id, system="jira", external_id=issue.id)
        assert work.mirrors.begin(former.id, system="jira", at=MOMENT)
        work.commit()
    world.jira.write(issue, "For the new one.")
    world.pull()()
    assert [reply.text for reply in said(world)] == ["For the new one."]


def test_what_was_given_up_while_jira_was_down_for_long_stands_there_once_it_is_back() -> None:
    world = JiraWorld()
    ticket = world.keep(escalate(a_ticket(), queue="it", tier=1, at=MOMENT))
    with world.units() as work:
        work.outbox.put(mirror_effects(ticket))
        work.commit()
    world.jira.meddle = lambda _call, _at: httpx.Response(503)
    carry_out = replace(world.wiring().carry_out(), retry=RetryPolicy(tries=2))
    for _ in range(3):
        carry_out()
        world.clock.advance(600)
    with world.units() as work:
        assert len(work.outbox.dead_letters()) == 1
    pull = world.pull()
    pull()
    assert carry_out() == 0
    world.jira.meddle = lambda _call, _at: None
    pull()
    carry_out()
    assert len(world.jira.issues) == 1
    with world.units() as work:
        assert work.outbox.dead_letters() == ()
