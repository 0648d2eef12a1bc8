"""Asking without JavaScript: forms, redirects, and what comes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.business_time import Calendar
from app.domain.decision import Thresholds
from app.domain.desk_rules import DeskRules
from app.domain.sla import SlaPolicy, Target
from app.domain.triage import PRIORITIES
from tests.fakes.asking_pages import ask, marks
from tests.fakes.builders import PAGE, a_document, a_hit, a_triage, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeRetriever, FakeTriager, QuotingAnswerer
from tests.fakes.faces import a_client, a_desk
from tests.fakes.library import FakeLibrary
from tests.fakes.markup import text_of
from tests.fakes.wiring import EAGER, Wiring

NO_ANSWER = FakeAnswerer(result=None)


def test_a_question_leads_to_its_page_with_the_quote_marked_in_its_context() -> None:
    page = ask(a_client())
    assert str(page.url).rpartition("/")[0].endswith("/requests")
    assert marks(page) == [PAGE[:49].strip()]
    assert "Then sign in again." in text_of(page)
    assert "updated January 2026" in text_of(page)


def test_sending_the_same_form_twice_asks_once() -> None:
    client = a_client()
    assert ask(client, message="form-1").url == ask(client, message="form-1").url
    assert ask(client, message="form-2").url != ask(client, message="form-1").url


def test_before_there_are_pages_the_box_says_that_people_read_along() -> None:
    desk = a_desk(Wiring(answerer=NO_ANSWER))
    waiting = replace(desk, check_readiness=replace(desk.check_readiness, index_version=lambda: ""))
    shown = text_of(a_client(waiting).get("/"))
    assert "still being set up. Ask all the same" in shown
    assert "An answer you can check" not in shown
    assert "tkt_" in text_of(ask(a_client(waiting)))


def test_without_an_answer_the_page_says_so_and_names_ticket_team_and_what_happens_next() -> None:
    shown = text_of(ask(a_client(a_desk(Wiring(answerer=NO_ANSWER)))))
    assert "We have no sure answer" in shown
    assert "tkt_" in shown
    assert "Team IT" in shown
    assert "You need not ask again." in shown
    assert "These may help meanwhile" in shown


def test_by_when_somebody_writes_is_said_where_the_house_promises_it_and_only_until_then() -> None:
    calendar = Calendar(zone=ZoneInfo("Europe/Madrid"), always=True)
    target = Target(first_response=timedelta(hours=4), calendar=calendar)
    sla = SlaPolicy(targets=dict.fromkeys(PRIORITIES, target), tell_requesters=True)
    clock = FakeClock()
    wiring = Wiring(answerer=NO_ANSWER, desk_rules=DeskRules(sla=sla), clock=clock)
    client = a_client(a_desk(wiring))
    page = ask(client)
    due = (clock.now() + timedelta(hours=4)).astimezone(calendar.zone)
    assert f"writes to you by {due:%A}" in text_of(page)
    assert f"{due:%H:%M} CE" in text_of(page)
    assert "te escribe, como muy tarde, el" in text_of(client.get(f"{page.url}?lang=es"))
    clock.advance(5 * 3600)
    assert "at the latest" not in text_of(client.get(str(page.url)))
    wiring.desk_rules = DeskRules(sla=replace(sla, tell_requesters=False))
    assert "at the latest" not in text_of(ask(client, "another thing is broken"))


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [("solved", "Glad that is solved."), ("not_quite", "Thank you for saying so."), ("person", "A person takes it")],
)
def test_each_verdict_is_answered(verdict: str, sentence: str) -> None:
    client = a_client()
    page = client.post(f"{ask(client).url}/feedback", data={"verdict": verdict})
    assert sentence in text_of(page)


def test_what_was_shown_stays_on_the_page_after_a_person_took_over() -> None:
    client = a_client()
    page = client.post(f"{ask(client).url}/feedback", data={"verdict": "not_quite"})
    assert marks(page)
    assert "That solved it" not in text_of(page)


def test_a_question_back_offers_its_choices_and_the_chosen_team_gets_it() -> None:
    wiring = Wiring(
        triager=FakeTriager(result=a_triage(candidates=3)),
        answerer=FakeAnswerer(result=an_answer(confidence=0.6)),
        politeness=EAGER,
    )
    client = a_client(a_desk(wiring))
    page = ask(client)
    assert "who should look at this" in text_of(page)
    assert client.post(f"{page.url}/choice", data={"choice": "legal"}).status_code == 422
    chosen = client.post(f"{page.url}/choice", data={"choice": "hr"})
    assert "A person takes it from here. Team HR" in text_of(chosen)


def test_pages_that_may_be_meant_are_offered_and_the_chosen_one_is_quoted() -> None:
    client = a_client(a_desk(_two_pages(0.6, 0.55), library=FakeLibrary(TWO)))
    page = ask(client)
    assert "which of these is it about?" in text_of(page)
    assert "None of these" in text_of(page)
    assert marks(client.post(f"{page.url}/choice", data={"choice": "page-1"})) == ["Page 1 says so."]


def test_not_quite_shows_another_page_and_in_the_end_a_person() -> None:
    client = a_client(a_desk(_two_pages(0.9, 0.6), library=FakeLibrary(TWO)))
    page = ask(client)
    second = client.post(f"{page.url}/feedback", data={"verdict": "not_quite"})
    assert "Then perhaps this" in text_of(second)
    assert marks(second) == ["Page 1 says so."]
    assert "A person takes it" in text_of(client.post(f"{page.url}/feedback", data={"verdict": "not_quite"}))


def test_a_missing_detail_is_asked_for_with_a_box_to_write_in() -> None:
    triager = FakeTriager(result=replace(a_triage(), language="it", missing_details=("error_code",)))
    client = a_client(a_desk(Wiring(triager=triager, answerer=NO_ANSWER, retriever=FakeRetriever(()))))
    page = ask(client)
    assert "che cosa dice l'errore" in text_of(page)
    assert "A person takes it" not in text_of(page)
    assert 'name="choice"' in page.text
    assert client.post(f"{page.url}/choice", data={"choice": "HV-307"}).status_code == 200


TWO = tuple(a_document(f"page-{n}", text=f"Page {n} says so.") for n in range(2))


def _two_pages(*scores: float) -> Wiring:
    hits = tuple(a_hit(page, score=score) for page, score in zip(TWO, scores, strict=True))
    limits = Thresholds(answer=0.75, clarify=0.5, suggest=0.1)
    return Wiring(retriever=FakeRetriever(hits), answerer=QuotingAnswerer(), thresholds=limits)


def test_an_empty_question_is_asked_for_again_and_a_long_one_is_kept() -> None:
    client = a_client()
    empty = client.post("/ask", data={"text": "  "})
    assert empty.status_code == 422
    assert "Write a sentence" in text_of(empty)
    long = client.post("/ask", data={"text": "long " * 5000})
    assert long.status_code == 422
    assert "long long" in text_of(long)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_from_other_sites_are_refused(headers: dict[str, str]) -> None:
    refused = a_client().post("/ask", data={"text": "hello there"}, headers=headers)
    assert refused.status_code == 403
    assert "not sent from our page" in text_of(refused)


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://desk.example"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_forms_are_taken(headers: dict[str, str]) -> None:
    assert a_client().post("/ask", data={"text": "hello there"}, headers=headers).status_code == 200


def test_a_persons_reply_stands_on_the_requesters_page_word_for_word_and_a_note_does_not() -> None:
    desk = a_desk(Wiring(answerer=NO_ANSWER))
    client = a_client(desk)
    address = str(ask(client).url)
    request_id = address.rpartition("/")[2].partition("?")[0]
    with desk.reading() as work:
        ticket = work.tickets.of_request(request_id)
    assert ticket is not None
    desk.reply(ticket.id, "Restart it.\n<b>Then</b> sign in.", agent="ann@example.com", then="pending_requester")
    desk.add_note(ticket.id, "Third one today.", agent="ann@example.com")
    page = client.get(address)
    assert "Restart it. <b>Then</b> sign in." in text_of(page)
    assert "Third one" not in page.text
    assert "ann@example.com" not in page.text
