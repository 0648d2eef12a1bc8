"""Curves and thresholds as files: what is written is read, and what is damaged says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.confidence import PACKAGED, Logistic, read_confidence, write_confidence
from app.answering.thresholds import read_thresholds, write_thresholds
from app.domain.decision import Thresholds
from app.domain.errors import NotReady


def test_curves_survive_writing_and_reading(tmp_path: Path) -> None:
    curves = read_confidence(PACKAGED)
    write_confidence(curves, tmp_path / "c.json")
    assert read_confidence(tmp_path / "c.json") == curves


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"answers": {"english": {}}, "relevant": {}, "version": 1}'])
def test_a_damaged_curve_file_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.json").write_text(content, encoding="utf-8")
    with pytest.raises(NotReady, match="Delete it"):
        read_confidence(tmp_path / "c.json")


@given(st.dictionaries(st.sampled_from("ab"), st.floats(allow_nan=False, allow_infinity=False, width=32)))
def test_a_curve_gives_a_probability_for_any_values(values: dict[str, float]) -> None:
    curve = Logistic(names=("a", "b"), mean=(0.0, 1.0), scale=(1.0, 0.1), weights=(2.0, -3.0), intercept=0.5)
    assert 0.0 < curve.probability(values) < 1.0


def test_thresholds_survive_writing_and_reading(tmp_path: Path) -> None:
    wanted = Thresholds(answer=0.9, clarify=0.4, source="evaluated")
    write_thresholds(wanted, tmp_path)
    assert read_thresholds(tmp_path) == wanted


def test_without_a_file_the_cautious_defaults_hold(tmp_path: Path) -> None:
    assert read_thresholds(tmp_path) == Thresholds()


@pytest.mark.parametrize(
    ("content", "named"), [("answer = 1.5", "answer"), ("anser = 0.5", "anser"), ("answer =", "thresholds.toml")]
)
def test_a_wrong_threshold_file_names_what_is_wrong(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "thresholds.toml").write_text(content, encoding="utf-8")
    with pytest.raises(NotReady, match=named):
        read_thresholds(tmp_path)


def test_whoever_reads_curves_or_thresholds_while_they_are_written_reads_what_was_there(tmp_path: Path) -> None:
    curves = read_confidence(PACKAGED)

    def write(version: str) -> tuple[Path, Path]:
        write_confidence(replace(curves, version=version), tmp_path / "c.json")
        return tmp_path / "c.json", write_thresholds(Thresholds(source=version), tmp_path)

    for path in write("before"):
        before = path.read_text(encoding="utf-8")
        with path.open(encoding="utf-8") as reader:
            write("after, and longer")
            assert reader.read() == before
        write("before")
    assert {path.name for path in tmp_path.iterdir()} == {"c.json", "thresholds.toml"}
