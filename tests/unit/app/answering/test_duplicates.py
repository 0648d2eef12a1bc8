"""Documents that say the same are shown once, by the one with most authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.confidence import PACKAGED, read_confidence
from app.answering.duplicates import stands_for, twins_of
from app.answering.extractive import ExtractiveAnswerer
from app.answering.suggesting import Suggester
from indexer.types import Document, DocumentKind, Highlight, Hit
from tests.fakes.builders import a_hit, a_request

BOOKING = "Book flights and trains in Harbour Travel. Hotels cost at most 140 euros a night. Ask your manager first."
REWRITTEN = "Flights, trains: book them in Harbour Travel. A hotel night may cost 140 euros. Your manager agrees first."
SOME_IN_COMMON = "Book flights and trains in Harbour Travel, ask your manager first. Visas are for the travel desk."
OTHER = "The canteen opens at half past eleven and closes at two. Vegetarian dishes stand on the left."
THREAD = "Question: how do I get to Leeds?\n\nResolution: Book the flights in Harbour Travel, ask your manager first."
KINDS: tuple[DocumentKind, ...] = ("page", "thread")


def found(id: str, text: str, *, updated: date | None = None, kind: DocumentKind = "page", language: str = "en") -> Hit:
    document = Document(
        id=id,
        source="s",
        title=id,
        text=text,
        updated=updated,
        kind=kind,
        language=language,
    )
    hit = a_hit(document)
    begin = text.find("Resolution: ") + 12 if kind == "thread" else 0
    return replace(hit, highlights=(Highlight(start=begin, end=len(text), score=0.5),))


def test_the_newer_of_two_near_duplicates_is_shown() -> None:
    hits = (
        found("old", BOOKING, updated=date(2021, 1, 1)),
        found("canteen", OTHER),
        found("new", REWRITTEN, updated=date(2026, 1, 1)),
    )
    assert stands_for(hits) == (2, 1, 2)
    assert [twin.document_id for twin in twins_of("", hits, 2, stands_for(hits))] == ["old"]


def test_a_thread_about_another_code_is_not_said_to_tell_the_same() -> None:
    text = "HV-307: the gateway cannot be reached, try a hotspot. HV-318: the laptop is not healthy, install updates."
    solved = "Question: the laptop says HV-318\n\nResolution: The laptop is not healthy, install updates."
    hits = (found("errors", text), found("solved", solved, kind="thread"), found("canteen", OTHER))
    shown = stands_for(hits)
    assert shown == (0, 0, 2)
    assert [twin.document_id for twin in twins_of("what is HV-318?", hits, 0, shown)] == ["solved"]
    assert twins_of("what is HV-307?", hits, 0, shown) == ()


def test_what_was_found_far_less_well_must_be_more_alike_to_be_shown_instead() -> None:
    best, copy = found("best", BOOKING, updated=date(2021, 1, 1)), found("copy", BOOKING, updated=date(2026, 1, 1))
    some = found("some", SOME_IN_COMMON, updated=date(2026, 1, 1))
    canteen = found("canteen", OTHER)
    assert stands_for((replace(best, score=6.0), canteen, replace(copy, score=1.0)))[0] == 2
    assert stands_for((replace(best, score=2.0), canteen, replace(some, score=1.0)))[0] == 2
    assert stands_for((replace(best, score=6.0), canteen, replace(some, score=1.0)))[0] == 0


def test_a_page_with_a_date_goes_before_its_copy_without_one() -> None:
    hits = (found("undated", BOOKING), found("dated", REWRITTEN, updated=date(2024, 5, 1)), found("canteen", OTHER))
    assert stands_for(hits) == (1, 1, 2)


def test_between_equals_the_better_hit_is_shown() -> None:
    assert stands_for((found("a", BOOKING), found("b", BOOKING))) == (0, 0)


def test_a_page_that_covers_a_thread_is_quoted_and_the_thread_is_named() -> None:
    hits = (
        found("thread", THREAD, kind="thread", updated=date(2026, 6, 1)),
        found("page", BOOKING),
        found("canteen", OTHER),
    )
    answer = ExtractiveAnswerer(confidence=read_confidence(PACKAGED)).answer(a_request(), hits)
    assert answer is not None
    assert {span.document_id for span in answer.spans} == {"page"}
    assert [(twin.kind, twin.updated) for twin in answer.twins] == [("thread", date(2026, 6, 1))]


def test_a_thread_that_no_page_covers_answers_itself_with_its_day() -> None:
    hits = (found("thread", THREAD, kind="thread", updated=date(2026, 6, 1)), found("canteen", OTHER))
    answer = ExtractiveAnswerer(confidence=read_confidence(PACKAGED)).answer(a_request(), hits)
    assert answer is not None
    assert [(span.kind, span.updated) for span in answer.spans] == [("thread", date(2026, 6, 1))]


def test_the_same_page_in_another_language_is_no_duplicate() -> None:
    assert stands_for((found("a", BOOKING), found("b", BOOKING, language="es"))) == (0, 1)


def test_suggestions_name_a_duplicate_beside_the_one_shown() -> None:
    hits = (found("a", BOOKING), found("b", BOOKING), found("canteen", OTHER))
    shown = Suggester(confidence=read_confidence(PACKAGED))("flights", hits)
    assert [(s.document_id, [twin.title for twin in s.twins]) for s in shown] == [("a", ["b"]), ("canteen", [])]


@given(
    st.lists(
        st.tuples(st.sampled_from([BOOKING, REWRITTEN, OTHER, THREAD, ""]), st.sampled_from(KINDS)),
        max_size=9,
    )
)
def test_every_hit_is_shown_once_by_one_that_stands_for_itself(made: list[tuple[str, DocumentKind]]) -> None:
    hits = tuple(found(str(place), text, kind=kind) for place, (text, kind) in enumerate(made))
    shown = stands_for(hits)
    assert len(shown) == len(hits)
    assert all(shown[place] == place for place in shown)
    named = [*set(shown), *(int(t.document_id) for place in set(shown) for t in twins_of("", hits, place, shown))]
    assert sorted(named) == list(range(len(hits)))


@pytest.mark.parametrize("hits", [(), (found("only", BOOKING),)])
def test_nothing_to_compare_changes_nothing(hits: tuple[Hit, ...]) -> None:
    assert stands_for(hits) == tuple(range(len(hits)))
