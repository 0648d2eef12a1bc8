"""The list of the desk without JavaScript: whose it is, what is filtered and counted, and where one was named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.domain.desk_rules import DeskRules
from app.domain.effects import AlertAgents
from app.domain.roster import Agent, Roster
from app.services.front_desk import FrontDesk
from tests.fakes.builders import a_request, a_ticket
from tests.fakes.clock import FakeClock
from tests.fakes.desk_pages import asked, now, subjects
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.markup import dangers, elements, text_of, words_of
from tests.fakes.wiring import Wiring
from tests.fixtures.attacks import ATTACKS


def test_the_desk_is_for_agents(desk: FrontDesk) -> None:
    ticket = asked(desk)
    for path in ("/desk", f"/desk/tickets/{ticket.id}", f"/desk/tickets/{ticket.id}/help", "/desk/events"):
        stranger = a_client(desk).get(path, follow_redirects=False)
        assert stranger.status_code in {303, 401}, path
        assert a_seat(desk, role="requester").get(path).status_code == 403, path
    assert a_client(desk).post("/desk/bulk", data={"act": "claim"}).status_code == 401


def test_a_ticket_is_listed_with_its_queue_and_counted(desk: FrontDesk, agent: TestClient) -> None:
    asked(desk)
    page = agent.get("/desk")
    assert subjects(page) == ["My VPN does not connect"]
    assert "Everything at work 1" in text_of(page)
    assert "Nobody's yet 1" in text_of(page)
    assert re.search(r"Team IT|IT 1", text_of(page))


def test_an_agent_sees_their_queues_alone(desk: FrontDesk) -> None:
    ticket = asked(desk)
    other = a_seat(desk, a_person(queues=frozenset({"legal"})))
    assert subjects(other.get("/desk")) == []
    assert other.get("/desk?queue=it").status_code == 404
    assert other.get(f"/desk?after={ticket.id}").status_code == 404
    for query in ("state=any", f"q={ticket.id}", "q=VPN", "topic=it/vpn", "assignee=-", "state=soon"):
        assert subjects(other.get(f"/desk?{query}")) == []
    assert "Everything at work 0" in text_of(other.get("/desk"))
    assert other.get(f"/desk/tickets/{ticket.id}").status_code == 404
    for path, data in (
        ("act", {"act": "claim", "version": "1"}),
        ("edit", {"version": "1", "queue": "legal"}),
        ("reply", {"version": "1", "text": "x"}),
        ("note", {"text": "x"}),
        ("draft", {"text": "x"}),
        ("note/draft", {"text": "x"}),
        ("merge", {"into": ticket.id}),
        ("snooze", {"version": "1", "choice": "week"}),
        ("suggestions/sug_1/reject", {}),
    ):
        assert other.post(f"/desk/tickets/{ticket.id}/{path}", data=data).status_code == 404, path
    assert now(desk, ticket) == ticket


def test_a_ticket_that_nobody_routed_is_the_service_desks(desk: FrontDesk, wiring: Wiring) -> None:
    with wiring.unit_of_work() as work:
        work.records.add_request(a_request())
        work.tickets.add(replace(a_ticket(), tier=1, state="open", subject="Whose is it?"))
        work.commit()
    desk_agent, it_agent = (a_seat(desk, a_person(id=q, queues=frozenset({q}))) for q in ("service_desk", "it"))
    for path in ("/desk", "/desk?queue=service_desk"):
        assert subjects(desk_agent.get(path)) == ["Whose is it?"]
    assert desk_agent.get("/desk/tickets/tkt_1").status_code == 200
    assert subjects(it_agent.get("/desk")) == []
    assert it_agent.get("/desk/tickets/tkt_1").status_code == 404


def test_a_filter_is_kept_for_one_person(desk: FrontDesk, agent: TestClient) -> None:
    asked(desk, "The printer is on fire")
    asked(desk, "My VPN does not connect")
    assert subjects(agent.get("/desk?q=printer")) == ["The printer is on fire"]
    agent.post("/desk/view", data={"query": "q=printer&order=oldest&nonsense=1"})
    assert subjects(agent.get("/desk")) == ["The printer is on fire"]
    assert len(subjects(a_seat(desk, role="admin").get("/desk"))) == 2
    agent.post("/desk/view", data={"query": ""})
    assert len(subjects(agent.get("/desk"))) == 2


@pytest.mark.parametrize("query", ["state=zzz", "priority=zzz", "order=zzz", "assignee=zzz", "q=%25", "after="])
def test_an_address_that_makes_no_sense_still_shows_a_list(desk: FrontDesk, agent: TestClient, query: str) -> None:
    asked(desk)
    assert agent.get(f"/desk?{query}").status_code == 200


def test_what_was_promised_is_shown_and_listed_once_it_presses(ruled: FrontDesk, wiring: Wiring) -> None:
    ticket, agent = asked(ruled), a_seat(ruled)
    assert "first answer" in text_of(agent.get(f"/desk/tickets/{ticket.id}"))
    assert subjects(agent.get("/desk?state=soon")) == []
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.moment += timedelta(minutes=50)
    assert subjects(agent.get("/desk?state=soon")) == [ticket.subject]


def test_every_queue_there_is_has_its_door(desk: FrontDesk) -> None:
    desk = replace(desk, tools=replace(desk.tools, queues=lambda: ("it", "hr", "legal")))
    asked(desk)
    rail = "//nav[@data-live='rail']"
    said = words_of(elements(a_seat(desk).get("/desk"), rail)[0])
    assert "HR 0 IT 1 Legal 0" in said or "Hr 0 It 1 Legal 0" in said
    limited = a_seat(desk, a_person(id="l", queues=frozenset({"legal"})))
    assert words_of(elements(limited.get("/desk"), rail)[0]).endswith("Queues Legal 0")


def test_whom_a_note_names_finds_it_in_their_list_until_they_look(wiring: Wiring) -> None:
    roster = Roster(
        agents={
            "ben@example.com": Agent(id="ben@example.com", name="Ben Ruiz", slack="U7"),
            "lea@example.com": Agent(id="lea@example.com", name="Lea", queues=frozenset({"legal"})),
        }
    )
    wiring.desk_rules = DeskRules(roster=roster)
    desk = a_desk(wiring)
    agent = a_seat(desk)
    ben, other = (a_seat(desk, a_person(id=f"{name}@example.com")) for name in ("ben", "eva"))
    lea = a_seat(desk, a_person(id="lea@example.com", queues=frozenset({"legal"})))
    ticket = asked(desk)
    page = agent.get(f"/desk/tickets/{ticket.id}")
    offered = elements(page, "//datalist[@id='people']/option")
    assert [(one.get("value"), one.get("label")) for one in offered] == [("eva", "An agent"), ("ben", "Ben Ruiz")]
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "@ben and @lea, whose is it? @agent", "key": "k"})
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "@ben and @lea, whose is it? @agent", "key": "k"})
    assert "Where I was named 1" in text_of(ben.get("/desk"))
    listed = ben.get("/desk?state=mentions")
    assert subjects(listed) == [ticket.subject]
    assert "named by An agent" in text_of(listed)
    for client in (agent, other, lea):
        assert subjects(client.get("/desk?state=mentions")) == []
        assert "Nobody has named you" in text_of(client.get("/desk?state=mentions"))
    ben.get(f"/desk/tickets/{ticket.id}")
    assert "Where I was named 1" not in text_of(ben.get("/desk"))
    assert subjects(ben.get("/desk?state=mentions")) == [ticket.subject]
    with wiring.unit_of_work() as work:
        told = [item.effect for item in work.outbox.lease(limit=50, now=wiring.clock.now(), seconds=1)]
    assert [one.agents for one in told if isinstance(one, AlertAgents)] == [("ben@example.com",)]


def test_being_named_shows_nothing_of_a_queue_that_is_not_ones_own(desk: FrontDesk, agent: TestClient) -> None:
    it = a_seat(desk, a_person(id="it", queues=frozenset({"it"})))
    ticket = asked(desk)
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": "@it please"})
    assert subjects(it.get("/desk?state=mentions")) == [ticket.subject]
    agent.post(f"/desk/tickets/{ticket.id}/edit", data={"version": str(now(desk, ticket).version), "queue": "hr"})
    assert subjects(it.get("/desk?state=mentions")) == []
    assert "Where I was named 1" not in text_of(it.get("/desk"))


def test_a_search_that_finds_nothing_says_so_and_offers_every_state(desk: FrontDesk, agent: TestClient) -> None:
    asked(desk)
    found = agent.get("/desk?q=zeppelin").text
    assert "is found by “zeppelin”" in found
    assert 'href="/desk?state=any&amp;q=zeppelin"' in found
    assert "coffee" not in found
    assert "Always begin with this list" not in agent.get("/desk").text


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_stay_text_at_the_desk(desk: FrontDesk, agent: TestClient, attack: str) -> None:
    ticket = asked(desk, f"Help {attack}")
    agent.post(f"/desk/tickets/{ticket.id}/note", data={"text": f"Note {attack}"})
    agent.post(
        f"/desk/tickets/{ticket.id}/edit", data={"version": str(now(desk, ticket).version), "topics": attack[:200]}
    )
    for path in (f"/desk/tickets/{ticket.id}", "/desk", f"/desk/tickets/{ticket.id}/help"):
        assert dangers(agent.get(path)) == []
