"""What people do in Zendesk reaches Firstline: words by who may read them, and how a ticket stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.domain.desk_rules import DeskRules
from app.domain.errors import DeliveryFailed
from app.domain.roster import Agent, Roster
from app.domain.ticket import TicketState
from app.mirroring.calling import Refused
from tests.fakes.desk_acts import carried_out, said, standing_there, the_ticket
from tests.fakes.engine import FakeChannel
from tests.fakes.zendesk_desk import FakeZendesk
from tests.fakes.zendesk_shapes import GRACE, PAT, US, Ticket
from tests.fakes.zendesk_world import ZendeskWorld


def a_world(**options: Any) -> tuple[ZendeskWorld, Ticket]:
    """A ticket that stands in Zendesk, all of it seen by both sides."""
    world = ZendeskWorld(**options)
    standing_there(world)
    pulled(world)
    return world, world.zendesk.only()


def pulled(world: ZendeskWorld) -> int:
    """Ask what changed, once it is told."""
    world.wait(120)
    return world.pull()()


def test_what_an_agent_replies_there_reaches_the_requester_and_does_not_come_back() -> None:
    world, there = a_world()
    world.zendesk.write(there, "Please restart it.<br>Then &amp; only then.")
    pulled(world)
    (reply,) = said(world)
    assert (reply.text, reply.author) == ("Please restart it.\nThen & only then.", f"zendesk:{GRACE}")
    assert (the_ticket(world).state, the_ticket(world).assignee) == ("in_progress", f"zendesk:{GRACE}")
    told = carried_out(world).told
    assert [message.text for _, message in told.values()] == [reply.text]
    pulled(world)
    assert len(said(world)) == 1
    assert len(world.zendesk.said(there, public=True)) == 1


@pytest.mark.parametrize(("by", "public"), [(GRACE, False), (PAT, True)], ids=str)
def test_everything_else_that_is_said_there_stays_among_agents(by: int, public: bool) -> None:
    world, there = a_world()
    world.zendesk.write(there, "He never listens.", by=by, public=public)
    pulled(world)
    assert [note.text for note in said(world, "note")] == ["He never listens."]
    assert said(world) == []


def test_our_account_may_be_somebodys_own() -> None:
    world, there = a_world()
    world.zendesk.write(there, "I am Firstline's administrator.", by=US)
    pulled(world)
    assert [reply.text for reply in said(world)] == ["I am Firstline's administrator."]


def test_who_has_it_there_has_it_here_and_by_their_address_as_the_agent_they_are() -> None:
    world, there = a_world()
    world.rules = DeskRules(roster=Roster(agents={"Grace@acme.example": Agent(id="Grace@acme.example")}))
    world.zendesk.change(there, assignee=GRACE)
    pulled(world)
    assert the_ticket(world).assignee == "Grace@acme.example"
    carried_out(world)
    world.zendesk.change(there, assignee=None)
    pulled(world)
    assert the_ticket(world).assignee == ""
    carried_out(world)
    assert len(world.zendesk.said(there, public=False)) == 1


def test_our_own_account_is_nobody_who_could_have_it() -> None:
    world, there = a_world()
    world.zendesk.change(there, assignee=US)
    pulled(world)
    assert the_ticket(world).assignee == ""


@pytest.mark.parametrize(
    ("status", "tags", "state"),
    [("solved", [], "solved"), ("closed", [], "solved"), ("closed", ["closed_by_merge"], "closed")],
)
def test_what_is_over_there_is_over_here(status: str, tags: list[str], state: TicketState) -> None:
    world, there = a_world()
    world.zendesk.change(there, status=status, tags=tags)
    pulled(world)
    assert the_ticket(world).state == state


@pytest.mark.parametrize("status", ["new", "open", "pending", "hold"])
def test_what_waits_there_is_open_here(status: str) -> None:
    world, there = a_world()
    world.zendesk.change(there, status=status)
    pulled(world)
    assert the_ticket(world).state == "open"


def test_what_was_solved_there_and_is_open_again_is_open_here() -> None:
    world, there = a_world()
    world.zendesk.change(there, status="solved")
    pulled(world)
    carried_out(world)
    world.zendesk.change(there, status="open", priority="low")
    pulled(world)
    assert (the_ticket(world).state, the_ticket(world).priority) == ("open", "low")
    carried_out(world)
    assert there.status == "open"


def test_a_second_change_within_the_same_second_is_seen_too() -> None:
    world, there = a_world()
    pull = world.pull()
    world.zendesk.write(there, "One.")
    moment = there.updated
    pull.hint(str(there.id))
    world.clock.moment = moment
    pull()
    world.zendesk.write(there, "Two.")
    there.updated = moment
    pulled(world)
    assert [one.text for one in said(world)] == ["One.", "Two."]


def test_a_walk_that_breaks_off_goes_on_where_it_was() -> None:
    world, there = a_world(zendesk=FakeZendesk(per_page=1))
    world.zendesk.write(there, "Hello.")
    for number in range(25):
        world.zendesk._open(asked={"key": ""}, body={"ticket": {"subject": str(number), "comment": _SAID}})
    pull = world.pull()
    rounds = 0
    while not said(world):
        world.wait(60)
        pull()
        rounds += 1
        assert rounds < 6, pull.problem()
    assert rounds > 1


_SAID = {"html_body": "Something else", "public": True}


def test_what_waits_a_minute_is_waited_for_as_long_as_zendesk_asks() -> None:
    world, _ = a_world()
    world.zendesk.pages = 0
    pull = world.pull()
    assert pull() == 0
    assert "asked too often" in pull.problem()
    with pytest.raises(DeliveryFailed) as failed:
        list(world.changes().changed(minutes=5))
    assert failed.value.wait == 30.0


def test_a_ticket_that_was_deleted_is_gone_and_the_ticket_here_goes_on() -> None:
    world, _ = a_world()
    world.zendesk.tickets.clear()
    for _ in range(2):
        world.wait(3700)
        world.pull()()
    assert [note.text.endswith("is gone.") for note in said(world, "note")] == [True]
    assert the_ticket(world).state == "open"


def test_an_account_that_is_nobody_is_not_let_in() -> None:
    world = ZendeskWorld()
    nobody = httpx.Response(200, json={"user": {"id": None, "name": "Anonymous user", "role": "end-user"}})
    world.zendesk.meddle = lambda call, at: nobody if (call, at) == ("me", "before") else None
    with pytest.raises(Refused, match=r"does not know us.*FIRSTLINE_ZENDESK_TOKEN"):
        world.api().me()


def test_an_oauth_token_is_let_in_as_well() -> None:
    assert ZendeskWorld(user="").api().me().name == "Firstline"


def test_neither_token_nor_words_stand_in_what_is_printed_of_it() -> None:
    assert "a-token" not in repr(ZendeskWorld().api())


def test_whoever_answered_there_is_told_there_that_it_did_not_arrive() -> None:
    world, there = a_world()
    world.zendesk.write(there, "It works again.")
    pulled(world)
    nobody = FakeChannel(reaches="others")
    carry_out = replace(world.wiring().carry_out(), tellers={"web": nobody}, alarms=(world.alarm(),))
    for _ in range(5):
        carry_out()
        world.clock.advance(30)
    told = [text for text in world.zendesk.said(there, public=False) if "did not reach them" in text]
    assert len(told) == 1


def test_no_log_holds_a_token_or_what_anybody_wrote(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    world, there = a_world()
    world.zendesk.write(there, "A secret between us.")
    world.zendesk.meddle = lambda call, at: httpx.Response(503) if (call, at) == ("comments", "before") else None
    pulled(world)
    world.zendesk.meddle = lambda _call, _at: None
    pulled(world)
    assert len(said(world)) == 1
    assert caplog.text
    for word in ("secret between", "a-token", "Basic ", "requester@example.com", "My VPN"):
        assert word not in caplog.text
