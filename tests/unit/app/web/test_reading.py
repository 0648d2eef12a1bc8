"""What is quoted and read: answers, knowledge pages, one's own requests; and all of it stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.answer import Answer, Span, Suggestion, Twin
from app.web.views import snippet_of
from indexer.types import Document
from tests.fakes.asking_pages import ask, marks
from tests.fakes.builders import PAGE, a_document, a_hit, a_triage, an_answer
from tests.fakes.engine import FakeAnswerer, FakeRetriever, FakeTriager
from tests.fakes.faces import a_client, a_desk
from tests.fakes.library import FakeLibrary
from tests.fakes.markup import dangers, text_of
from tests.fakes.wiring import Wiring
from tests.fixtures.attacks import ATTACKS


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


def test_my_requests_are_mine() -> None:
    desk = a_desk()
    mine, other = a_client(desk), a_client(desk)
    address = str(ask(mine, "where is my laptop").url)
    assert "where is my laptop" in text_of(mine.get("/requests"))
    assert "where is my laptop" not in other.get("/requests").text
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/feedback", data={"verdict": "solved"}).status_code == 404


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
