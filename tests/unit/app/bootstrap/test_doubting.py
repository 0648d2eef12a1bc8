"""After a build it is known how readily the pages of a home are taken for an answer; measured once for each index."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.answering import lure
from app.answering.confidence import write_confidence
from app.answering.lure import FILE, Lure, read_lure, write_lure
from app.bootstrap.deciding import build_confidence, packaged_confidence
from app.bootstrap.doubting import CAREFUL, measure_lure
from indexer.bootstrap import default_writer, open_retriever
from indexer.build import build
from indexer.protocols import Retriever
from indexer.types import Document, Hit
from tests.fakes.sources import FakeDocumentSource

ROOMS = ("Boat house", "Mill room", "Glass hall", "Attic", "Orchard", "Lantern room")


@pytest.fixture(autouse=True)
def _few_headings_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lure, "LEAST", 4)


def index(home: Path, *, rooms: int = len(ROOMS), headings: bool = True) -> None:
    pages = [
        Document(
            id=f"{what} {name}",
            source="kb",
            title=f"{what} the {name}".capitalize() if headings else "Rooms",
            text=headings * f"## How to {what} the {name} with us\n\n"
            + f"To {what} the {name}, write to the front desk early.",
        )
        for name in ROOMS[:rooms]
        for what in ("reserve", "decorate")
    ]
    build([FakeDocumentSource(pages)], home=home, writer=default_writer(home))


class Counted:
    """A retriever that knows how often it was asked."""

    def __init__(self, inner: Retriever) -> None:
        self._inner = inner
        self.asked = 0

    def search(self, query: str, *, audience: frozenset[str], k: int = 10) -> tuple[Hit, ...]:
        self.asked += 1
        return self._inner.search(query, audience=audience, k=k)


def test_pages_that_are_all_alike_make_the_engine_careful_and_it_is_said(tmp_path: Path) -> None:
    index(tmp_path)
    assert measure_lure(tmp_path) == CAREFUL
    assert build_confidence(tmp_path).doubt["english"] > 0.5


def test_pages_without_headings_are_doubted_by_their_first_sentences(tmp_path: Path) -> None:
    index(tmp_path, headings=False)
    assert measure_lure(tmp_path) == CAREFUL
    assert build_confidence(tmp_path).doubt["english"] > 0.5


def test_what_was_measured_before_first_sentences_were_asked_is_measured_again(tmp_path: Path) -> None:
    index(tmp_path, headings=False)
    measure_lure(tmp_path)
    known = read_lure(tmp_path)
    assert known is not None
    write_lure(Lure(levels={}, measured_on=known.measured_on, heard_openings=False), tmp_path)
    assert measure_lure(tmp_path) == CAREFUL


def test_the_same_index_is_not_measured_twice_and_another_is(tmp_path: Path) -> None:
    index(tmp_path)
    measure_lure(tmp_path)
    known = read_lure(tmp_path)
    assert known is not None
    write_lure(Lure(levels={}, measured_on=known.measured_on), tmp_path)
    assert measure_lure(tmp_path) == ""
    index(tmp_path, rooms=4)
    measure_lure(tmp_path)
    again = read_lure(tmp_path)
    assert again is not None
    assert again.measured_on.documents == 8


def test_a_service_asks_the_index_that_it_holds_open(tmp_path: Path) -> None:
    index(tmp_path)
    held = Counted(open_retriever(tmp_path))
    assert measure_lure(tmp_path, held) == CAREFUL
    assert held.asked == 2 * len(ROOMS)


def test_a_broken_file_is_replaced(tmp_path: Path) -> None:
    index(tmp_path)
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    assert measure_lure(tmp_path) == CAREFUL


def test_a_home_without_an_index_or_with_curves_of_its_own_is_left_alone(tmp_path: Path) -> None:
    assert measure_lure(tmp_path) == ""
    index(tmp_path)
    write_confidence(packaged_confidence(), tmp_path / "confidence.json")
    assert measure_lure(tmp_path) == ""
    assert not (tmp_path / FILE).exists()
