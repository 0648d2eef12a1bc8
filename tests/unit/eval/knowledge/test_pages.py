"""Pages that contradict each other are found; those about other things are not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from eval.knowledge.claims import sentences_of
from eval.knowledge.pages import Contradiction, contradictions, duplicates, stale
from indexer.types import Document
from tests.fakes.encoder import WordHashEncoder

ENCODE = WordHashEncoder().embed_passages
BODY = " ".join(f"Word{n} follows another word{n + 1} here." for n in range(40))


def a_page(id: str, text: str, *, title: str = "", updated: date | None = None, language: str = "en") -> Document:
    return Document(id=id, source="s", title=title or id, text=text, language=language, updated=updated, owner="IT")


def found(*pages: Document) -> tuple[Contradiction, ...]:
    sentences = sentences_of(pages)
    return contradictions(pages, sentences, ENCODE([one.text for one in sentences]))


def test_another_number_of_the_same_thing_contradicts_and_the_older_page_is_named() -> None:
    (one,) = found(
        a_page("new", "Canteen lockers are cleared after 14 days of silence.", updated=date(2026, 1, 1)),
        a_page("old", "Canteen lockers are cleared after 30 days of silence.", updated=date(2020, 1, 1)),
    )
    assert (one.kind, one.older, one.owners) == ("number", "old", ("IT",))


def test_a_denial_contradicts() -> None:
    (one,) = found(
        a_page("a", "Contractors may use the gym corner downstairs."),
        a_page("b", "Contractors may not use the gym corner downstairs."),
    )
    assert one.kind == "negation"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The big gym in Leeds opens at 7:00 on weekdays.", "The big gym in Dublin opens at 6:30 on weekdays."),
        ("A canteen locker costs 20 euro a year.", "A canteen locker costs 20 euro a year, paid in January."),
        ("A refund costs 1,200 euro of budget money.", "A refund costs 1200 euro of budget money."),
        ("A canteen locker costs 20 euro.", "Samples for the laboratory weigh at most 3 kg."),
    ],
)
def test_other_places_more_detail_other_spelling_and_other_things_do_not(one: str, other: str) -> None:
    assert found(a_page("a", one), a_page("b", other)) == ()


def test_a_page_does_not_contradict_itself_nor_one_in_another_language() -> None:
    assert found(a_page("a", "The locker costs 20 euro yearly.\n\nThe locker costs 30 euro yearly.")) == ()
    assert (
        found(
            a_page("a", "The locker costs 20 euro yearly."),
            a_page("b", "The locker costs 30 euro yearly.", language="it"),
        )
        == ()
    )


def test_near_duplicates_are_found_by_their_runs_of_words() -> None:
    pages = [a_page("a", BODY), a_page("b", BODY.replace("Word3", "Term3")), a_page("c", "Something else altogether.")]
    rows = ENCODE([page.text for page in pages])
    assert [(pair.first, pair.second) for pair in duplicates(pages, np.asarray(rows))] == [("a", "b")]


def test_stale_pages_are_listed_by_owner_the_oldest_first() -> None:
    pages = [
        a_page("fresh", "x", updated=date(2026, 1, 1)),
        a_page("old", "x", updated=date(2022, 1, 1)),
        a_page("older", "x", updated=date(2020, 1, 1)),
        a_page("undated", "x"),
    ]
    assert [page["id"] for page in stale(pages, today=date(2026, 1, 2), years=2)["IT"]] == ["older", "old", "undated"]
