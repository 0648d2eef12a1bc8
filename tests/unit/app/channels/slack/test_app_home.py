"""The app's own page: everybody sees what is theirs, in their own language, within Slack's limits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.channels.company import Person
from app.channels.slack.desk import cards
from app.domain.lifecycle import assign
from app.domain.sla import SlaPolicy, Target
from app.domain.ticket import TicketEvent
from app.web.languages import translations
from tests.fakes.slack_agents import AgentsDesk
from tests.unit.app.channels.slack.test_blocks import text

HOUR = timedelta(hours=1)


def opens(desk: AgentsDesk, user: str) -> str:
    """Have somebody open the page; return what it shows, as JSON."""
    desk.desk.put += 1
    event: dict[str, Any] = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}
    desk.desk.receive({"type": "event_callback", "event": event})
    desk.run(seconds=1)
    return json.dumps(desk.slack.homes[user].to_dict(), ensure_ascii=False) if user in desk.slack.homes else ""


def test_a_requester_sees_their_own_requests_with_their_state() -> None:
    desk = AgentsDesk()
    ended = desk.ask("Printer jam")
    desk.submit(ended, cards.CLOSE, ending=("solved",))
    desk.ask("VPN down")
    desk.ask("Somebody else's", user="UBOB")
    page = opens(desk, "UANN")
    assert "My requests" in page
    assert page.index("VPN down") < page.index("Recently ended") < page.index("Printer jam")
    assert "Somebody else's" not in page
    assert "In my queues" not in page


def test_an_agent_sees_what_waits_on_them_and_what_nobody_has() -> None:
    desk = AgentsDesk()
    mine, asked_back = desk.ask("Mine to do"), desk.ask("Theirs to say", user="UBOB")
    desk.ask("Nobody has it", user="UCAROL")
    elsewhere = desk.ask("Of another team", user="UDAVE")
    desk.press(elsewhere, cards.ROUTE, "network")
    desk.press(mine, cards.CLAIM)
    desk.submit(asked_back, cards.REPLY, text="Which version?", then=("pending_requester",))
    page = opens(desk, "UAGENT")
    heads = [
        "Waiting on me",
        "Mine to do",
        "Waiting for the requester",
        "Theirs to say",
        "In my queues",
        "Nobody has it",
    ]
    assert [page.index(head) for head in heads] == sorted(page.index(head) for head in heads)
    assert "Of another team" not in page


def test_an_agent_sees_first_what_is_due_soon_the_most_urgent_first() -> None:
    soon = Target(first_response=timedelta(hours=1))
    desk = AgentsDesk(promises=SlaPolicy(targets={"high": soon, "low": replace(soon, first_response=HOUR * 8)}))
    assert "No promise is about to be broken." in opens(desk, "UAGENT")
    early, late, calm = desk.ask("Early"), desk.ask("Late", user="UBOB"), desk.ask("Calm", user="UCAROL")
    desk.press(calm, cards.PRIORITY, "low")
    desk.press(late, cards.CLAIM)
    desk.run(seconds=50 * 60)
    page = opens(desk, "UAGENT")
    due = page[page.index("Due soon") : page.index("Waiting on me")]
    assert due.index("Early") < due.index("Late")
    assert "Calm" not in due
    assert '"due "' in due
    desk.run(seconds=20 * 60)
    assert '"was due "' in opens(desk, "UAGENT")
    desk.submit(early, cards.REPLY, text="On it.", then=("stay",))
    page = opens(desk, "UAGENT")
    assert "Early" not in page[page.index("Due soon") : page.index("Waiting on me")]


def test_what_was_put_off_and_what_was_given_to_an_agent_is_theirs_to_see() -> None:
    desk = AgentsDesk()
    given, later = desk.ask("Given to me"), desk.ask("For later", user="UBOB")
    desk.press(later, cards.CLAIM)
    desk.press(later, cards.SNOOZE, "24")
    assigned = assign(desk.ticket(given), "slack:UAGENT", at=desk.desk.clock.now())
    with desk.wiring.unit_of_work() as work:
        event = TicketEvent(ticket_id=given.id, kind="assigned", actor="engine", at=desk.desk.clock.now())
        work.tickets.save(assigned, event)
        work.commit()
    page = opens(desk, "UAGENT")
    assert page.index("Waiting on me") < page.index("Given to me") < page.index("Put off") < page.index("For later")


def test_somebody_new_is_told_how_to_ask() -> None:
    assert "Nothing is open" in opens(AgentsDesk(), "UNEW")


def test_the_page_speaks_the_language_of_who_opens_it() -> None:
    desk = AgentsDesk(speak=lambda language: translations(language or "en"))
    desk.slack.people["UANA"] = Person(id="UANA", locale="es-ES")
    desk.slack.people["UIDA"] = Person(id="UIDA", locale="it-IT")
    assert "Mis solicitudes" in opens(desk, "UANA")
    assert "Le mie richieste" in opens(desk, "UIDA")


def test_states_are_called_on_cards_and_pages_as_the_house_calls_them() -> None:
    desk = AgentsDesk(states={"open": "parked at the gate"})
    ticket = desk.ask()
    assert "parked at the gate" in desk.cards()[0]
    assert "parked at the gate" in desk.slack.posts[desk.card_ts(ticket)].text
    for user in ("UANN", "UAGENT"):
        assert "parked at the gate" in opens(desk, user)


def test_another_tab_shows_nothing_new() -> None:
    desk = AgentsDesk()
    desk.desk.receive({"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1", "tab": "messages"}})
    desk.run(seconds=1)
    assert desk.slack.homes == {}


@settings(max_examples=20, deadline=None)
@given(st.lists(text, min_size=1, max_size=15))
def test_any_subjects_fit_on_the_page(subjects: list[str]) -> None:
    desk = AgentsDesk()
    for number, subject in enumerate(subjects):
        desk.desk.ask(subject, user=f"U{number % 3}")
        desk.run(seconds=1)
    for user in ("U0", "UAGENT"):
        page = opens(desk, user)
        assert len(json.loads(page)["blocks"]) <= 100
        assert len(page) <= 250_000
        assert '"mrkdwn"' not in page
