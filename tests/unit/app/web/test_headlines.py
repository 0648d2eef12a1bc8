"""Above a ticket stands who has it and why, kindly; below it what happened, with one's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.domain.triage import Triage
from app.domain.trial import Trial
from app.services.requests.read_request import RequestStory
from app.web.history import acknowledgement_of
from tests.fakes.builders import a_request, a_ticket, a_triage, an_event
from tests.fakes.engine import FakeAnswerer, FakeRetriever, FakeTriager
from tests.fakes.faces import a_client, a_desk
from tests.fakes.markup import elements, text_of
from tests.fakes.wiring import Wiring

NO_ANSWER = FakeAnswerer(result=None)
NOTHING = FakeRetriever(())


def a_reader(triage: Triage) -> TestClient:
    wiring = Wiring(triager=FakeTriager(result=triage), answerer=NO_ANSWER, retriever=NOTHING)
    return a_client(a_desk(wiring))


@pytest.mark.parametrize(
    ("triage", "sentence"),
    [
        (replace(a_triage(), sensitive=True), "Thank you for telling us. A person takes care of this."),
        (replace(a_triage(), out_of_scope=0.99), "Our pages do not cover this, so a person looks at it."),
        (replace(a_triage(), sentiment="negative"), "We are sorry for the trouble."),
        (a_triage(), "We have no sure answer to this and do not guess"),
    ],
)
def test_a_ticket_is_headed_by_why_people_have_it(triage: Triage, sentence: str) -> None:
    client = a_reader(triage)
    assert sentence in text_of(client.post("/ask", data={"text": "help"}))


def test_who_confides_in_us_is_not_told_about_trouble() -> None:
    client = a_reader(replace(a_triage(), sensitive=True, sentiment="negative"))
    assert "trouble" not in text_of(client.post("/ask", data={"text": "help"}))


def test_while_a_detail_is_asked_for_there_is_one_box_to_write_in() -> None:
    client = a_reader(replace(a_triage(), missing_details=("error_code",)))
    page = client.post("/ask", data={"text": "vpn"})
    boxes = elements(page, "//main//textarea | //main//input[not(@type='hidden')]")
    assert [box.get("name") for box in boxes] == ["choice"]
    assert elements(page, f"//*[@id='{boxes[0].get('aria-describedby')}']")


def test_a_detail_that_brings_in_a_person_is_thanked_for_shown_and_not_asked_again() -> None:
    client = a_reader(replace(a_triage(), missing_details=("error_code",)))
    page = client.post("/ask", data={"text": "vpn"})
    told = text_of(client.post(f"{page.url}/choice", data={"choice": "it says HV-307"}))
    assert "Thank you, that helps. A person takes it from here." in told
    assert "You added a detail just now it says HV-307 Handed to a person" in told
    assert "which code does it show" not in told


def test_words_that_change_nothing_are_acknowledged_and_shown() -> None:
    client = a_reader(a_triage())
    page = client.post("/ask", data={"text": "vpn"})
    written = client.post(f"{page.url}/replies", data={"text": "the laptop is in room four"})
    assert "Thank you, that is noted." in text_of(written)
    assert "the laptop is in room four" in text_of(written)
    assert "that is noted" not in text_of(client.get(str(page.url)))


def test_words_are_acknowledged_though_an_incident_begins_in_the_same_moment() -> None:
    ticket = replace(a_ticket(), tier=1)
    events = tuple(an_event(ticket, kind) for kind in ("opened", "wrote_back", "joined_incident"))
    story = RequestStory(request=a_request(), ticket=ticket, receipt=None, events=events, feedback=())
    assert acknowledgement_of(story, asks_if_solved=False) == "Thank you, that is noted."


def test_thanks_alone_get_a_kind_word_and_nothing_to_fill_in() -> None:
    client = a_reader(replace(a_triage(), intent="thanks"))
    page = client.post("/ask", data={"text": "thank you!"})
    assert "Glad to help." in text_of(page)
    assert not elements(page, "//main//textarea")
    assert not elements(page, "//*[@id='timeline']")


def test_a_question_that_mixes_the_pages_language_in_is_answered_in_it() -> None:
    client = a_reader(replace(a_triage(), language="es", languages=("es", "en")))
    assert "We have no sure answer" in text_of(client.post("/ask", data={"text": "hi, mi portátil"}))


def test_what_the_engine_keeps_to_itself_is_no_lack_of_an_answer() -> None:
    wiring = Wiring(trial=Trial(shadowed=frozenset({"web"})))
    told = text_of(a_client(a_desk(wiring)).post("/ask", data={"text": "help"}))
    assert "A person takes it from here." in told
    assert "no sure answer" not in told


def test_who_asked_reads_where_the_answer_comes_and_that_nothing_is_lost() -> None:
    told = text_of(a_reader(a_triage()).post("/ask", data={"text": "help"}))
    assert "Their answer comes on this page, which you also find under My requests. You need not ask again." in told
    assert "only this browser finds it again" in told
