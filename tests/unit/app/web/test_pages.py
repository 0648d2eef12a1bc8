"""The pages without JavaScript: forms, redirects, and what they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from app.domain.answer import Answer, Span, Suggestion, Twin
from app.domain.decision import Thresholds
from app.domain.triage import Triage
from app.web.views import snippet_of
from indexer.types import Document
from tests.fakes.builders import PAGE, a_document, a_hit, a_triage, an_answer
from tests.fakes.engine import FakeAnswerer, FakeRetriever, FakeTriager, QuotingAnswerer
from tests.fakes.faces import a_client, a_desk
from tests.fakes.library import FakeLibrary
from tests.fakes.markup import Page, dangers, text_of, values
from tests.fakes.wiring import EAGER, Wiring
from tests.fixtures.attacks import ATTACKS

NO_ANSWER = FakeAnswerer(result=None)


def ask(client: TestClient, text: str = "My VPN does not connect", **fields: str) -> Page:
    answer = client.post("/ask", data={"text": text} | fields)
    assert answer.status_code == 200, answer.text
    return answer


def marks(page: Page) -> list[str]:
    return values(page, "//mark")


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


def test_without_an_answer_the_page_says_so_and_names_ticket_team_and_what_happens_next() -> None:
    shown = text_of(ask(a_client(a_desk(Wiring(answerer=NO_ANSWER)))))
    assert "We have no sure answer" in shown
    assert "tkt_" in shown
    assert "Team IT" in shown
    assert "What happens next" in shown
    assert "These may help meanwhile" in shown


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


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "this worked on 1 June 2026"),
        ("es", "funcionó el 1 de junio de 2026"),
        ("it", "ha funzionato il 1 giugno 2026"),
    ],
)
def test_an_answer_from_history_says_when_it_worked_in_the_askers_language(language: str, sentence: str) -> None:
    span = replace(an_answer().spans[0], kind="thread", updated=date(2026, 6, 1))
    triager = FakeTriager(result=replace(a_triage(), language=language))
    thread = replace(a_document(), kind="thread", updated=date(2026, 6, 1))
    answerer = FakeAnswerer(result=Answer(spans=(span,), confidence=0.9))
    client = a_client(a_desk(Wiring(triager=triager, answerer=answerer), library=FakeLibrary((thread,))))
    assert sentence in text_of(ask(client))


def test_the_word_before_a_resolution_is_not_shown() -> None:
    text = "Question: VPN?\n\nResolution: Restart it. Then wait."
    span = replace(an_answer().spans[0], kind="thread", start=28, end=39, text=text[28:39])
    answerer = FakeAnswerer(result=Answer(spans=(span,), confidence=0.9))
    library = FakeLibrary((replace(a_document(text=text), kind="thread"),))
    shown = ask(a_client(a_desk(Wiring(answerer=answerer), library=library)))
    assert marks(shown) == ["Restart it."]
    assert "Resolution" not in text_of(shown)


def test_documents_that_say_the_same_are_named_beside_the_one_shown() -> None:
    twins = (
        Twin(document_id="page-2", title="VPN, old", url=""),
        Twin(document_id="t-1", title="VPN?", url="", kind="thread", updated=date(2026, 6, 1)),
    )
    answerer = FakeAnswerer(result=replace(an_answer(), twins=twins))
    shown = text_of(ask(a_client(a_desk(Wiring(answerer=answerer)))))
    assert "Also in: VPN, old" in shown
    assert "Also solved on 1 June 2026: VPN?" in shown


def test_a_thread_that_an_old_index_holds_in_clear_is_masked_when_it_is_shown() -> None:
    text = "Question: how?\n\nResolution: Write to ann@example.com. Then wait."
    thread = replace(a_document(text=text), kind="thread")
    span = replace(an_answer().spans[0], kind="thread", start=28, end=51, text=text[28:51])
    wiring = Wiring(answerer=FakeAnswerer(result=Answer(spans=(span,), confidence=0.9)))
    shown = ask(a_client(a_desk(wiring, library=FakeLibrary((thread,)))))
    assert "ann@example.com" not in shown.text
    assert "[e-mail address]" in text_of(shown)


TWO = tuple(a_document(f"page-{n}", text=f"Page {n} says so.") for n in range(2))


def _two_pages(*scores: float) -> Wiring:
    hits = tuple(a_hit(page, score=score) for page, score in zip(TWO, scores, strict=True))
    limits = Thresholds(answer=0.75, clarify=0.5, suggest=0.1)
    return Wiring(retriever=FakeRetriever(hits), answerer=QuotingAnswerer(), thresholds=limits)


def test_my_requests_are_mine() -> None:
    desk = a_desk()
    mine, other = a_client(desk), a_client(desk)
    address = str(ask(mine, "where is my laptop").url)
    assert "where is my laptop" in text_of(mine.get("/requests"))
    assert "where is my laptop" not in other.get("/requests").text
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/feedback", data={"verdict": "solved"}).status_code == 404


def test_an_empty_question_is_asked_for_again_and_a_long_one_is_kept() -> None:
    client = a_client()
    empty = client.post("/ask", data={"text": "  "})
    assert empty.status_code == 422
    assert "Write a sentence" in text_of(empty)
    long = client.post("/ask", data={"text": "long " * 5000})
    assert long.status_code == 422
    assert "long long" in text_of(long)


def test_a_document_shows_the_quotes_that_its_address_names() -> None:
    page = a_client().get("/documents/page-1", params={"start": 0, "end": 49})
    assert marks(page) == [PAGE[:49].strip()]
    assert 'id="quote"' in page.text


@pytest.mark.parametrize("query", ["start=9999&end=99999", "start=5&end=2", "start=0", "end=3", "start=0&end=0"])
def test_offsets_that_make_no_sense_mark_nothing(query: str) -> None:
    page = a_client().get(f"/documents/page-1?{query}")
    assert page.status_code == 200
    assert not marks(page)


def test_a_document_for_others_looks_like_none() -> None:
    library = FakeLibrary((replace(a_document(), audience=frozenset({"finance"})),))
    client = a_client(a_desk(library=library))
    assert client.get("/documents/page-1").status_code == 404
    assert client.get("/documents/none").text.replace("/none", "/page-1") == client.get("/documents/page-1").text


def test_a_page_that_changed_since_is_quoted_as_it_was_and_says_so() -> None:
    shown = ask(a_client(a_desk(library=FakeLibrary((a_document(text="Something else."),)))))
    assert "the page has changed since" in text_of(shown)
    assert marks(shown) == [PAGE[:49].strip()]


def test_a_page_that_is_gone_leaves_its_quote() -> None:
    assert marks(ask(a_client(a_desk(library=FakeLibrary(()))))) == [PAGE[:49].strip()]


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


def test_the_page_speaks_the_browsers_language_until_another_is_chosen() -> None:
    client = a_client()
    assert "Come possiamo aiutarti?" in client.get("/", headers={"Accept-Language": "it"}).text
    assert "¿En qué podemos ayudarte?" in client.get("/?lang=es").text
    assert "¿En qué podemos ayudarte?" in client.get("/", headers={"Accept-Language": "it"}).text


def spanish() -> TestClient:
    """A browser that speaks English; whatever it asks is taken for Spanish."""
    return a_client(a_desk(Wiring(triager=FakeTriager(result=replace(a_triage(), language="es")))))


def test_the_page_of_a_request_speaks_the_questions_language_as_a_whole() -> None:
    client = spanish()
    page = ask(client, "La VPN no se conecta")
    assert '<html lang="es"' in page.text
    assert "Iniciar sesión" in values(page, "//*[@class='top']")[0]
    for words in ("Lo que dicen nuestras páginas", "enero", "Qué ha pasado", "Mis solicitudes"):
        assert words in text_of(page)
    assert "My requests" not in text_of(page)
    assert '<html lang="en"' in client.get("/requests").text


def test_the_page_of_a_request_speaks_the_language_that_its_reader_chose() -> None:
    client = spanish()
    page = ask(client, "La VPN no se conecta")
    for shown in (client.get(f"{page.url}?lang=it"), client.get(str(page.url))):
        assert '<html lang="it"' in shown.text
        assert "Che cosa dicono le nostre pagine" in text_of(shown)
        assert "Lo que dicen" not in text_of(shown)


def test_words_too_few_to_tell_a_language_leave_the_page_in_the_browsers() -> None:
    assert "What our pages say" in text_of(ask(spanish(), "guest wifi"))


def test_a_question_in_a_language_we_do_not_speak_is_answered_in_the_pages() -> None:
    triager = FakeTriager(result=Triage(language="zz"))
    assert "What our pages say" in text_of(ask(a_client(a_desk(Wiring(triager=triager)))))


@pytest.mark.parametrize("path", ["/nothing", "/requests/req_none", "/documents/none", "/static/none.css"])
def test_an_address_without_a_page_says_so_kindly(path: str) -> None:
    page = a_client().get(path)
    assert page.status_code == 404
    assert "not yours to read" in text_of(page)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_stay_text_wherever_they_come_in(attack: str) -> None:
    client = a_client(a_desk(_poisoned(attack), library=FakeLibrary((_poisoned_document(attack),))))
    request = ask(client, f"{attack} vpn")
    pages = [request, client.get("/requests"), client.get("/documents/page-1"), client.get("/", params={"q": attack})]
    for page in pages:
        assert dangers(page) == []


def _poisoned_document(attack: str) -> Document:
    return replace(a_document(text=f"{attack}\n\n{PAGE}"), title=attack, owner=attack, url=f"javascript:{attack}")


def _poisoned(attack: str) -> Wiring:
    text = f"{attack}\n\n{PAGE}"
    span = Span(document_id="page-1", title=attack, start=0, end=len(text), text=text, url=f"javascript:{attack}")
    hit = a_hit(_poisoned_document(attack))
    return Wiring(
        answerer=FakeAnswerer(result=Answer(spans=(span,), confidence=0.9)), retriever=FakeRetriever(hits=(hit,))
    )


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


@pytest.mark.parametrize(
    ("title", "snippet", "shown"),
    [
        ("VPN", "VPN users sign in **first**.", "VPN users sign in first."),
        ("How the VPN works", "How the VPN works.", ""),
        ("left my badge at home…", "Question: left my badge at home. What now?", "What now?"),
        ("left my badge at home", "Question: left my badge at home", ""),
        ("left my badge at home", "Resolution: Ask at reception.", "Ask at reception."),
    ],
)
def test_what_stands_below_a_suggested_title_is_not_the_title_once_more(title: str, snippet: str, shown: str) -> None:
    assert snippet_of(Suggestion(document_id="d", title=title, url="", score=0.5, snippet=snippet)) == shown
