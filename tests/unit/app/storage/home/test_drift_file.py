"""The last look at traffic is kept in a file, and a broken one counts as none."""

from __future__ import annotations

from pathlib import Path

from app.domain.drift import Drift, DriftLook
from app.storage.home.drift_file import FILE, DriftFile
from tests.fakes.builders import MOMENT


def test_a_look_comes_back_and_the_last_one_counts(tmp_path: Path) -> None:
    notes = DriftFile(tmp_path)
    assert notes.last() is None
    for p in (0.5, None):
        look = DriftLook(at=MOMENT, drift=Drift(reference=40, recent=30, questions_p=p, scores_p=0.2))
        notes.keep(look)
        assert notes.last() == look


def test_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    for text in ("", "[]", '{"at": "never"}', '{"at": "2026-03-02T09:00:00+00:00", "drift": {"x": 1}}'):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        assert DriftFile(tmp_path).last() is None
