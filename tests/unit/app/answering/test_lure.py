"""Where pages that do not answer look as if they did, the engine is less sure; where they do not, nothing changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.answering.calibrated_on import CalibratedOn
from app.answering.confidence import PACKAGED, Confidence, read_confidence, write_confidence
from app.answering.lure import (
    BELIEVED,
    FILE,
    LEAST,
    Lure,
    doubting,
    lure_of,
    opening_lure_of,
    read_lure,
    write_lure,
)
from app.bootstrap.deciding import build_confidence, packaged_confidence
from app.domain.errors import NotReady
from indexer.headings import Heading
from indexer.types import PUBLIC, Document, Hit
from tests.unit.app.answering.test_evidence import a_hit

CURVES = replace(read_confidence(PACKAGED), lure={"english": -1.0, "multilingual": -1.0})
ON = CalibratedOn(snapshot="s1", documents=100, models=("english-1",), curves=packaged_confidence().version)
HITS = (a_hit(score=9.0, whole=0.6), a_hit(name="e", score=1.0))


class Finding:
    """A retriever that finds the same for everything."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        return self.hits[:k]

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        return None


def measured(*hits: Hit, headings: int = LEAST) -> dict[str, float]:
    asked = [Heading(text=f"Book room number {n}", document_id="own", title="Rooms") for n in range(headings)]
    return dict(lure_of(CURVES, asked, Finding(*hits), audience=PUBLIC))


def test_the_page_of_the_heading_is_hidden_when_it_is_asked() -> None:
    others = [a_hit(name=name, score=score) for name, score in (("a", 3.0), ("b", 2.0), ("c", 1.0))]
    assert measured(a_hit(name="own", score=9.0), *others) == measured(*others)


def test_too_few_headings_say_nothing() -> None:
    others = [a_hit(name=name) for name in "abc"]
    assert set(measured(*others)) == {"english"}
    assert measured(*others, headings=LEAST - 1) == {}
    assert measured(*others[:2]) == {}


def test_pages_that_lure_more_take_sureness_from_every_answer_of_their_encoder() -> None:
    doubted = doubting(CURVES, {"english": 1.0})
    assert doubted.doubt == {"english": 2.0 * BELIEVED}
    text = "How do I replace the cartridge?"
    assert doubted.of(text, HITS) < CURVES.of(text, HITS)
    assert doubted.of_hit(text, HITS, 1) < CURVES.of_hit(text, HITS, 1)
    assert doubted.of_reply(text, HITS, 1) < CURVES.of_reply(text, HITS, 1)
    foreign = tuple(replace(hit, signals={**hit.signals, "english": 0.0}) for hit in HITS)
    assert doubted.of(text, foreign) == CURVES.of(text, foreign)
    assert doubted.version != CURVES.version


def test_first_sentences_that_lure_count_where_there_are_no_headings() -> None:
    usual = replace(CURVES, lure={"english by openings": 0.5})
    assert doubting(usual, {"english by openings": 1.5}).doubt == {"english": 1.5}
    assert doubting(usual, {"english by openings": 0.75}) == usual  # chance


def test_pages_without_a_title_are_no_copies_of_each_other() -> None:
    asked = [Heading(text=f"You may book room number {n}.", document_id="own", title="") for n in range(LEAST)]
    alike = [replace(hit, document=replace(hit.document, title="")) for hit in (a_hit(name=name) for name in "abc")]
    levels = opening_lure_of(CURVES, asked, Finding(*alike), audience=PUBLIC)
    assert set(levels) == {"english by openings"}


@pytest.mark.parametrize("levels", [{}, {"english": -3.0}, {"english": -0.99}, {"dense": 4.0}])
def test_nothing_makes_it_surer(levels: dict[str, float]) -> None:
    assert doubting(CURVES, levels) == CURVES


def test_a_home_is_doubted_by_what_was_measured_on_it_until_it_has_curves_of_its_own(tmp_path: Path) -> None:
    assert build_confidence(tmp_path) == packaged_confidence()
    write_lure(Lure(levels={"english": 2.0}, measured_on=ON), tmp_path)
    assert build_confidence(tmp_path).doubt
    own = Confidence(answers=CURVES.answers, relevant=CURVES.relevant, version="own", learned_from=60)
    write_confidence(own, tmp_path / "confidence.json")
    assert build_confidence(tmp_path) == own


def test_what_was_measured_with_other_curves_does_not_count(tmp_path: Path) -> None:
    write_lure(Lure(levels={"english": 2.0}, measured_on=replace(ON, curves="older")), tmp_path)
    assert build_confidence(tmp_path) == packaged_confidence()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"levels": {"english": "high"}}', '{"levels": {}}'])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(NotReady, match=r"lure\.json"):
        read_lure(tmp_path)
