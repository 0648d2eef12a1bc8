"""Help before a question is asked, and the widget that shows it elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.incident import Incident, IncidentState
from app.services.front_desk import FrontDesk, HouseRules
from tests.fakes.builders import MOMENT, a_document, a_hit
from tests.fakes.engine import FakeRetriever
from tests.fakes.faces import a_client, a_desk
from tests.fakes.wiring import Wiring
from tests.fixtures.attacks import ATTACKS


def with_widget(*origins: str) -> FrontDesk:
    return replace(a_desk(), rules=HouseRules(widget_origins=origins))


def test_pages_are_offered_that_the_asker_may_read_and_nothing_is_stored() -> None:
    wiring = Wiring(retriever=FakeRetriever(hits=(a_hit(a_document("vpn"), 0.9),)))
    page = a_client(a_desk(wiring)).get("/ask/help?q=my vpn is broken")
    assert "/documents/vpn" in page.text
    assert wiring.retriever.audiences == [frozenset({"everyone"})]
    with wiring.unit_of_work() as work:
        assert work.queries.find() == ()


@pytest.mark.parametrize("text", ["", "  vpn  ", "hello"])
def test_a_few_letters_are_not_searched_for(text: str) -> None:
    wiring = Wiring()
    assert a_client(a_desk(wiring)).get("/ask/help", params={"q": text}).status_code == 200
    assert wiring.retriever.audiences == []


def test_a_page_that_is_hardly_worth_reading_is_not_offered() -> None:
    wiring = Wiring(retriever=FakeRetriever(hits=(a_hit(a_document("vpn"), 0.05),)))
    assert "/documents/vpn" not in a_client(a_desk(wiring)).get("/ask/help?q=my vpn is broken").text


@pytest.mark.parametrize("state", ["suspected", "confirmed"])
def test_a_known_issue_is_shown_once_an_agent_confirmed_it(state: IncidentState) -> None:
    wiring = Wiring(recognises=True)
    desk = a_desk(wiring)
    clients = [a_client(desk) for _ in range(3)]
    for client in clients:
        client.post("/ask", data={"text": "The whole mail server is down"})
    wiring.watch_storms()()  # the worker reads what was asked
    with wiring.unit_of_work() as work:
        incident = Incident(
            id="inc_1",
            title="Mail",
            opened_at=MOMENT,
            updated_at=MOMENT,
            state=state,
            note="Mail is down; we are on it.",
        )
        work.incidents.add(incident)
        for ticket in work.queries.find():
            work.incident_tickets.link("inc_1", ticket.id, at=MOMENT)
        work.commit()
    shown = a_client(desk).get("/ask/help?q=The whole mail server is down").text
    assert ("Mail is down; we are on it." in shown) == (state == "confirmed")
    assert "Mail is down" not in a_client(desk).get("/ask/help?q=where can I park my bicycle").text


@pytest.mark.parametrize("path", ["/", "/widget"])
def test_what_is_known_right_now_stands_above_the_box_until_it_is_over(path: str) -> None:
    wiring = Wiring()
    desk = replace(a_desk(wiring), rules=HouseRules(widget_origins=("https://intranet.example",)))
    unsaid = Incident(id="inc_3", state="confirmed", opened_at=MOMENT, updated_at=MOMENT, title="Somebody's own words")
    known = replace(unsaid, id="inc_1", note="Mail is down; we are on it.")
    with wiring.unit_of_work() as work:
        work.incidents.add(known)
        work.incidents.add(replace(unsaid, id="inc_2", state="suspected", note="Nobody knows yet."))
        work.incidents.add(unsaid)
        work.commit()
    shown = a_client(desk).get(path).text
    assert shown.count("Mail is down; we are on it.") == 1
    assert "Nobody knows yet." not in shown
    assert "Somebody" not in shown
    with wiring.unit_of_work() as work:
        work.incidents.save(replace(known, state="resolved", version=known.version + 1))
        work.commit()
    assert "Known right now" not in a_client(desk).get(path).text


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_typed_is_never_shown_as_more_than_text(attack: str) -> None:
    assert attack not in a_client().get("/ask/help", params={"q": f"help me {attack}"}).text


def test_the_widget_is_switched_off_until_a_site_is_listed() -> None:
    assert a_client().get("/widget").status_code == 404


def test_only_listed_sites_may_frame_the_widget_and_nothing_else() -> None:
    client = a_client(with_widget("https://intranet.example", "http://localhost:8000"))
    policy = client.get("/widget").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://intranet.example http://localhost:8000")
    for path in ("/", "/requests", "/sign-in", "/ask/help"):
        assert client.get(path).headers["content-security-policy"].endswith("frame-ancestors 'none'")
