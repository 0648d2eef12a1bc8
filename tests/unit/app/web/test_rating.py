"""Saying how it was on the page of a solved request: it comes by itself, and once."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.desk_rules import CsatRule, DeskRules
from app.services.front_desk import FrontDesk
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk
from tests.fakes.markup import text_of
from tests.fakes.wiring import Wiring


def solved_by_a_person(desk: FrontDesk, client: TestClient) -> str:
    address = str(client.post("/ask", data={"text": "My VPN does not connect"}).url).partition("?")[0]
    with desk.reading() as work:
        ticket = work.tickets.of_request(address.rpartition("/")[2])
    assert ticket is not None
    desk.reply(ticket.id, "Restart it.", agent="ann@example.com", then="solved")
    return address


def test_an_open_page_looks_again_by_itself_until_the_requester_is_asked_and_then_no_more() -> None:
    wiring = Wiring(answerer=FakeAnswerer(result=None))
    desk = a_desk(wiring)
    client = a_client(desk)
    address = solved_by_a_person(desk, client)
    page = client.get(address).text
    assert 'data-refresh="3"' in page
    assert "How was it?" not in page
    wiring.invite_ratings()()
    page = client.get(address).text
    assert "How was it?" in page
    assert "data-refresh" not in page
    thanked = client.post(f"{address}/rating", data={"value": "1", "comment": "Quick!"}).text
    assert "How was it?" not in thanked


def test_nobody_who_will_not_be_asked_looks_for_long() -> None:
    clock = FakeClock()
    desk = a_desk(Wiring(answerer=FakeAnswerer(result=None), clock=clock))
    client = a_client(desk)
    address = solved_by_a_person(desk, client)
    clock.advance(60)
    assert "data-refresh" not in client.get(address).text


@pytest.mark.parametrize("csat", [CsatRule(scale="off"), CsatRule(tiers=frozenset({0}))])
def test_where_nobody_is_asked_no_page_looks_again(csat: CsatRule) -> None:
    desk = a_desk(Wiring(answerer=FakeAnswerer(result=None), desk_rules=DeskRules(csat=csat)))
    client = a_client(desk)
    assert "data-refresh" not in client.get(solved_by_a_person(desk, client)).text


def test_what_a_person_ended_is_taken_for_solved_and_the_requester_need_not_agree() -> None:
    desk = a_desk(Wiring(answerer=FakeAnswerer(result=None)))
    client = a_client(desk)
    page = client.get(solved_by_a_person(desk, client), params={"lang": "es"})
    told = text_of(page)
    assert "Lo damos por resuelto. Si no es así, dilo abajo" in told
    assert told.index("Restart it.") < told.index("Lo damos por resuelto"), "what somebody wrote is what one came for"
    assert told.count("Restart it.") == 1
    assert "Nos alegra" not in page.text


def test_whoever_says_that_an_answer_solved_it_has_said_how_it_was() -> None:
    wiring = Wiring()
    client = a_client(a_desk(wiring))
    address = str(client.post("/ask", data={"text": "My VPN does not connect"}).url).partition("?")[0]
    client.post(f"{address}/feedback", data={"verdict": "solved"})
    wiring.invite_ratings()()
    page = client.get(address).text
    assert "Glad that is solved." in page
    assert "How was it?" not in page
    assert "data-refresh" not in page
