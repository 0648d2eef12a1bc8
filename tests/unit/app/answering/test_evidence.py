"""What speaks for an answer: plain features, each with a meaning, for any question and any hits."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.confidence import PACKAGED, read_confidence
from app.answering.evidence import features, names
from indexer.codes import missing_codes, missing_names
from indexer.noted.words import phrases, share, stems
from indexer.types import Chunk, Document, Highlight, Hit

PACKAGED_CURVES = read_confidence(PACKAGED)


def a_hit(
    text: str = "Replace the cartridge of the printer, then print a test page.",
    *,
    name: str = "d",
    score: float = 1.0,
    language: str = "",
    **signals: float,
) -> Hit:
    document = Document(id=name, source="kb", title="Printer", text=text)
    chunk = Chunk(id=f"{name}#0", document_id=name, position=0, text=text, start=0, end=len(text), language=language)
    sentence = Highlight(start=0, end=len(text), score=signals.get("best_sentence", 0.5))
    return Hit(document=document, chunk=chunk, score=score, highlights=(sentence,), signals={"english": 1.0} | signals)


def test_every_feature_has_a_meaning_and_every_curve_reads_only_features() -> None:
    found = features("How do I replace the cartridge?", (a_hit(),))
    assert set(found) == set(names())
    for curve in (*PACKAGED_CURVES.answers.values(), *PACKAGED_CURVES.relevant.values()):
        assert set(curve.names) <= set(found)


@given(
    st.text(max_size=200),
    st.lists(st.tuples(st.text(max_size=80), st.floats(-20, 20), st.floats(-1, 1)), min_size=1, max_size=6),
)
def test_any_question_and_any_hits_give_finite_features_and_a_probability(
    text: str, drawn: list[tuple[str, float, float]]
) -> None:
    hits = tuple(a_hit(t, name=str(i), score=s, dense=d, words=d) for i, (t, s, d) in enumerate(drawn))
    assert all(math.isfinite(value) for value in features(text, hits, rank=len(hits) - 1).values())
    assert 0.0 < PACKAGED_CURVES.of(text, hits) < 1.0


def test_a_code_speaks_for_the_page_that_holds_it_the_more_the_fewer_of_the_others_do() -> None:
    named, other = a_hit("HV-318: the laptop is not healthy."), a_hit("HV-307: no gateway.", name="e")
    asked = "what does HV-318 mean"
    assert features(asked, (named, other))["code_held"] == 1.0
    assert features(asked, (named, a_hit("HV-318 again", name="f"), other))["code_held"] == 0.5
    assert features(asked, (other, named))["code_held"] == 0.0
    assert features("is the laptop healthy", (named, other))["code_held"] == 0.0
    assert features("is it HV-318 or HV-307", (named, other))["code_held"] == 0.0
    assert PACKAGED_CURVES.of(asked, (named, other)) > PACKAGED_CURVES.of("what does healthy mean", (named, other))


def test_a_document_that_stands_alone_leads_and_one_with_an_equal_beside_it_does_not() -> None:
    others = "Parcels lie in the mailroom behind reception."
    alone = features("cartridge", (a_hit(score=9.0), a_hit(others, name="e", score=1.0)))
    equal = features("cartridge", (a_hit(score=9.0), a_hit(others, name="e", score=9.0)))
    assert alone["lead"] > equal["lead"] == pytest.approx(0.0)


def a_thread(text: str, *, score: float) -> Hit:
    hit = a_hit(text, name="thread", score=score)
    return replace(hit, document=replace(hit.document, kind="thread"))


def test_a_thread_that_a_page_covers_is_no_rival_of_it() -> None:
    page, other = a_hit(score=9.0), a_hit("Parcels lie in the mailroom.", name="z", score=1.0)
    thread = a_thread(page.document.text, score=8.0)
    beside = features("cartridge", (page, thread, other))
    assert beside == features("cartridge", (page, other))
    assert beside == features("cartridge", (page, thread, other), rank=1)
    assert features("cartridge", (page, thread, other), rank=2)["rank"] == 1.0


def test_a_page_that_is_shown_for_a_thread_is_judged_itself_as_high_as_the_thread_was_found() -> None:
    page, other = a_hit(score=5.0), a_hit("Parcels lie in the mailroom.", name="z", score=4.0)
    found = features("cartridge", (a_thread(page.document.text, score=9.0), page, other))
    assert (found["thread"], found["score_margin"]) == (0.0, 5.0)


def test_a_page_that_says_nearly_the_same_stays_a_rival() -> None:
    found = features("cartridge", (a_hit(score=9.0), a_hit(name="copy", score=9.0)))
    assert (found["score_margin"], found["twin"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    "asked",
    ["I want somebody to replace the cartridge", "quiero replace cartridge", "vorrei sapere: replace cartridge"],
)
def test_words_that_are_said_with_anything_need_not_be_on_the_page(asked: str) -> None:
    assert features(asked, (a_hit(),))["coverage"] == features("replace the cartridge", (a_hit(),))["coverage"] == 1.0


def test_a_question_of_nothing_but_such_words_is_asked_as_it_is() -> None:
    assert features("somebody wants something", (a_hit(),))["coverage"] == 0.0


def test_all_ways_of_searching_that_agree_are_counted() -> None:
    best = a_hit(whole=0.9, title=0.9, best_sentence=0.9, words=3.0)
    other = a_hit("Parcels.", name="e", whole=0.1, title=0.95, best_sentence=0.1, words=1.0)
    assert features("cartridge", (best, other))["firsts"] == 0.75


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Can I install version 9.0.1 of DataPower?", 0.5),
        ("Is CVE-2017-3735 fixed in 8.5?", 1.0),
        ("install version 9.0.1", 0.0),
        ("how do I install it", 0.0),
    ],
)
def test_versions_codes_and_abbreviations_that_a_page_lacks_are_counted(question: str, missing: float) -> None:
    page = Document(id="d", source="kb", title="Gateway", text="How to install version 9.0.1 of the gateway.")
    assert missing_codes(question, page) == missing


def test_a_proper_name_that_a_page_lacks_is_noticed_and_a_capital_at_the_start_is_none() -> None:
    page = Document(id="d", source="kb", title="Printers", text="The printers in Turin.")
    assert missing_names("Where is the printer in Turin?", page) == 0.0
    assert missing_names("Where is the printer in Valencia?", page) == 1.0
    assert missing_names("Valencia has no printer", page) == 0.0


def test_an_english_question_met_by_a_page_in_another_language_is_marked() -> None:
    assert features("printer", (a_hit(language="es"),))["other_language"] == 1.0
    assert features("printer", (a_hit(language="en"),))["other_language"] == 0.0


def test_a_number_asked_for_and_not_there_is_marked() -> None:
    assert features("how many pages?", (a_hit(),))["number_missing"] == 1.0
    assert features("how many pages?", (a_hit("It prints 400 pages."),))["number_missing"] == 0.0


def test_rare_words_count_more_than_words_that_every_hit_has() -> None:
    beside = [a_hit("The printer is on floor two.", name=str(n)) for n in range(4)]
    rare = features("printer cartridge", (a_hit("Order a cartridge."), *beside))["rare_coverage"]
    usual = features("printer cartridge", (a_hit("Find the printer."), *beside))["rare_coverage"]
    assert rare > usual


@given(st.text(max_size=60))
def test_a_text_shares_all_its_words_and_phrases_with_itself(text: str) -> None:
    assert share(stems(text), stems(text)) in {0.0, 1.0}
    assert share(phrases(text), phrases(text + " end")) in {0.0, 1.0}


@pytest.mark.parametrize(
    ("question", "share_lacking"),
    [
        ("How do I replace the cartridge of the printer?", 0.0),
        ("Can I lease a printer?", 1.0),
        ("Can I lease a printer or replace it?", 0.5),
        ("How do I replace the toner?", 0.0),  # the page is not called after anything in it
    ],
)
def test_a_page_called_after_what_is_named_answers_as_far_as_it_has_the_other_words(
    question: str, share_lacking: float
) -> None:
    assert features(question, (a_hit(),))["only_named"] == share_lacking


def test_a_long_title_says_more_than_a_name() -> None:
    hit = a_hit()
    long = replace(hit, document=replace(hit.document, title="Printer, scanner, copier and telephone"))
    assert features("Can I lease a printer, scanner or copier?", (long,))["only_named"] == 0.0
