"""Answers are the document's own sentences: the ones that tell, in reading order, with exact offsets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.citing import deep_link
from app.answering.confidence import PACKAGED, read_confidence
from app.answering.extractive import ExtractiveAnswerer, quotes
from app.answering.quoting import ranked_sentences
from app.answering.suggesting import Suggester
from indexer.codes import about_another, foreign_code
from indexer.types import Chunk, Document, DocumentKind, Highlight, Hit
from tests.fakes.builders import a_request

TEXT = """# Error messages

The client shows a code at the bottom of its window. Do you see a code?

| HV-214 | You have 45 seconds to approve the prompt. |
| HV-307 | Your internet is down or the network blocks a port. |
"""
LINES = {
    "heading": "Error messages",
    "client": "The client shows a code at the bottom of its window.",
    "question": "Do you see a code?",
    "214": "HV-214 | You have 45 seconds to approve the prompt.",
    "307": "HV-307 | Your internet is down or the network blocks a port.",
}


def a_page_hit(similar: dict[str, float], *, text: str = TEXT, kind: DocumentKind = "page", url: str = "") -> Hit:
    document = Document(id="vpn", source="s", title="Error messages", text=text, url=url, kind=kind)
    spans = [(text.index(LINES[name]), LINES[name], score) for name, score in similar.items()]
    highlights = tuple(Highlight(start=at, end=at + len(line), score=score) for at, line, score in spans)
    chunk = Chunk(id="vpn#0", document_id="vpn", position=0, text=text, start=0, end=len(text))
    signals = {"english": 1.0, "whole": 0.5, "best_sentence": 0.6}
    return Hit(document=document, chunk=chunk, score=2.0, highlights=highlights, signals=signals)


def a_hit_of(text: str, *lines: str) -> Hit:
    """A page with these lines, the first of them the nearest in meaning."""
    hit = a_page_hit({}, text=text)
    places = [(text.index(line), 0.4 if place else 0.7) for place, line in enumerate(lines)]
    said = tuple(Highlight(start=at, end=at + len(line), score=s) for (at, s), line in zip(places, lines, strict=True))
    return replace(hit, highlights=said)


def best(question: str, hit: Hit) -> str:
    first = ranked_sentences(question, hit)[0]
    return hit.document.text[first.start : first.end]


def test_a_code_points_at_its_own_row_though_another_sentence_is_nearer_in_meaning() -> None:
    hit = a_page_hit({"client": 0.6, "214": 0.5, "307": 0.45})
    assert best("what does HV-307 mean?", hit) == LINES["307"]


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("## Codes\n\n| Code | Meaning |\n|---|---|\n| HV-455 | two sessions |\n", "HV-455 | two sessions"),
        ("## HV-455 step by step\n\nUpdates may be behind.\n", "Updates may be behind."),
    ],
)
def test_a_code_points_at_what_is_said_of_it_though_the_page_tells_what_to_do_first(section: str, said: str) -> None:
    step, heading = "Open the anchor icon beside the clock.", section[3:].split("\n", 1)[0]
    text = f"# VPN from home\n\n## Connect\n\n1. {step}\n2. Choose the gateway.\n\n{section}"
    assert best("the VPN says HV-455", a_hit_of(text, step, heading, said)) == said


def test_without_a_telling_word_the_nearest_sentence_is_quoted() -> None:
    hit = a_page_hit({"heading": 0.6, "client": 0.7, "214": 0.2, "307": 0.2})
    assert best("where do I find it", hit) == LINES["client"]


def test_headings_and_questions_are_not_quoted_before_statements() -> None:
    hit = a_page_hit({"heading": 0.9, "question": 0.8, "client": 0.6})
    assert best("anything", hit) == LINES["client"]


def test_a_thread_answers_with_its_resolution() -> None:
    text = f"Question: {LINES['214']}\n\nResolution: {LINES['307']}"
    assert best("anything", a_page_hit({"214": 0.9, "307": 0.5}, text=text, kind="thread")) == LINES["307"]


@pytest.mark.parametrize(
    ("question", "resolution", "quoted"),
    [
        ("214", f"Resolution: {LINES['307']}", LINES["307"]),
        ("client", f"Resolution: Hello.\n\nThe requester added: {LINES['214']}\n\n{LINES['307']}", LINES["307"]),
    ],
)
def test_neither_the_question_nor_what_its_asker_added_is_quoted(question: str, resolution: str, quoted: str) -> None:
    text = f"Question: {LINES[question]}\n\n{resolution}"
    hit = a_page_hit({"214": 0.9, "307": 0.2}, text=text, kind="thread")
    assert [text[h.start : h.end] for h in ranked_sentences("anything", hit)] == [quoted]


def test_a_thread_found_by_its_question_answers_with_the_first_sentence_of_its_resolution() -> None:
    text = f"Question: {LINES['214']}\n\nResolution: Restart it. Then wait."
    assert best("anything", a_page_hit({"214": 0.9}, text=text, kind="thread")) == "Restart it."


def test_a_thread_without_a_resolution_answers_nothing() -> None:
    hit = a_page_hit({"214": 0.9}, text=f"Question: {LINES['214']}", kind="thread")
    assert answerer().answer(a_request(), (hit,)) is None


def answerer() -> ExtractiveAnswerer:
    return ExtractiveAnswerer(confidence=read_confidence(PACKAGED))


@given(st.dictionaries(st.sampled_from(sorted(LINES)), st.floats(-1, 1), min_size=1), st.text(max_size=80))
def test_every_quote_is_verbatim_and_in_reading_order(similar: dict[str, float], question: str) -> None:
    answer = answerer().answer(a_request(text=question), (a_page_hit(similar),))
    assert answer is not None
    assert 0.0 < answer.confidence < 1.0
    assert all(TEXT[span.start : span.end] == span.text for span in answer.spans)
    assert [span.start for span in answer.spans] == sorted(span.start for span in answer.spans)


def test_nothing_found_is_no_answer() -> None:
    assert answerer().answer(a_request(), ()) is None
    assert answerer().answer(a_request(), (a_page_hit({}),)) is None


def test_a_link_leads_to_the_quoted_words() -> None:
    hit = a_page_hit({}, url="https://kb.example/vpn")
    assert (
        deep_link(hit.document, 0, "short quote - here") == "https://kb.example/vpn#:~:text=short%20quote%20%2D%20here"
    )
    assert deep_link(a_page_hit({}, url="javascript:alert(1)").document, 0, "x") == "javascript:alert(1)"


def test_suggestions_are_bounded_and_on_one_line() -> None:
    hits = tuple(a_page_hit({name: 0.5}, text=LINES[name]) for name in ("heading", "214", "307"))
    shown = Suggester(confidence=read_confidence(PACKAGED), limit=2)("code?", hits)
    assert len(shown) == 2
    assert all("\n" not in s.snippet and len(s.snippet) <= 200 and 0 <= s.score <= 1 for s in shown)


def test_a_page_without_the_code_that_was_asked_for_is_told_apart() -> None:
    page = a_page_hit({"client": 0.6}).document
    assert foreign_code("what is HV-999?", page) == 1.0
    assert foreign_code("what is hv-307?", page) == 0.0
    assert foreign_code("where is the code?", page) == 0.0
    assert foreign_code("what is HV-999 with VPN-2?", replace(page, text=page.text + " VPN-2")) == 1.0
    assert foreign_code("what is HV-307 with VPN-2?", page) == 0.0
    assert foreign_code("what is HV-307 with WX-2?", page) == 0.0


def likelihood(question: str, hit: Hit, line: str) -> float:
    return next(h.score for h in ranked_sentences(question, hit) if hit.document.text.startswith(line, h.start))


def test_a_number_is_likelier_where_one_is_asked_for() -> None:
    hit = a_page_hit({"heading": 0.5, "client": 0.52, "214": 0.5})
    assert best("how long do I have?", hit) == LINES["214"]
    assert likelihood("how long do I have?", hit, LINES["214"]) > likelihood("what is it?", hit, LINES["214"])


OFFICES = """# Annual leave

The leave year runs from January to December.

| Office | Days | Notice |
| --- | --- | --- |
| Dublin | 24 days | one week |
| Leeds | 25 days | two weeks |
| Turin | 26 days | two weeks |

Requests are made in the portal.
"""


def an_office_hit(similar: dict[str, float]) -> Hit:
    lines = [line for line in OFFICES.splitlines() if line and "---" not in line]
    spans = [(OFFICES.index(line) + len(line) - len(line.lstrip("#| ")), line) for line in lines]
    highlights = tuple(
        Highlight(start=at, end=at + len(line.lstrip("#| ")), score=similar.get(line.lstrip("#| ")[:5], 0.1))
        for at, line in spans
    )
    document = Document(id="leave", source="s", title="Annual leave", text=OFFICES)
    chunk = Chunk(id="leave#0", document_id="leave", position=0, text=OFFICES, start=0, end=len(OFFICES))
    ranked = tuple(sorted(highlights, key=lambda found: -found.score))
    return Hit(document=document, chunk=chunk, score=1.0, highlights=ranked, signals={"english": 1.0})


def test_rows_are_quoted_below_the_head_of_their_table_and_all_that_may_be_meant() -> None:
    hit = an_office_hit({"Dubli": 0.5, "Leeds": 0.5, "Turin": 0.5})
    answer = answerer().answer(a_request(text="how many days do I get"), (hit,))
    assert answer is not None
    assert [span.text.split(" |")[0] for span in answer.spans] == ["Office", "Dublin", "Leeds", "Turin"]


def test_the_row_that_is_named_is_the_likeliest() -> None:
    hit = an_office_hit({"Dubli": 0.5, "Leeds": 0.5, "Turin": 0.5})
    assert best("how many days in Leeds", hit).startswith("Leeds")


def test_the_row_of_another_code_is_not_quoted_beside_that_of_the_one_asked_about() -> None:
    hit = a_page_hit({"214": 0.6, "307": 0.45})
    assert [TEXT[q.start : q.end] for q in quotes("what does HV-307 mean?", hit, most=3)] == [LINES["307"]]


def test_where_only_another_code_is_told_of_it_is_quoted_all_the_same() -> None:
    hit = a_page_hit({"214": 0.6})
    assert [TEXT[q.start : q.end] for q in quotes("what does HV-307 mean?", hit, most=3)] == [LINES["214"]]


@pytest.mark.parametrize(
    ("said", "other"),
    [("HV-214 means MFA.", True), ("HV-307 or HV-214.", False), ("Use port 443/UDP on PLT-9.", False), ("", False)],
)
def test_only_a_code_of_the_same_kind_is_another_one(said: str, other: bool) -> None:
    assert about_another("What does HV-307 mean?", said) is other
