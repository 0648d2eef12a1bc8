"""The requests that a threshold rests on come back as they were kept, nearly to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.answering.calibration_traffic import FILE, CalibrationTraffic, read_calibration, write_calibration
from app.answering.drift import Traffic
from app.domain.errors import NotReady


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(30, 8)).astype(np.float32)
    traffic = Traffic(embeddings=rows, confidences=rng.uniform(size=30))
    write_calibration(CalibrationTraffic(model="pair", curves="c1", traffic=traffic), tmp_path / FILE)
    found = read_calibration(tmp_path)
    assert found is not None
    assert (found.model, found.curves, len(found.traffic)) == ("pair", "c1", 30)
    assert np.allclose(found.traffic.embeddings, rows, atol=2e-3)
    assert np.array_equal(found.traffic.confidences, traffic.confidences)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_home_that_was_never_evaluated_has_none(tmp_path: Path) -> None:
    assert read_calibration(tmp_path) is None


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 half a file", b"no archive at all"])
def test_a_broken_file_says_what_to_do(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / FILE).write_bytes(broken)
    with pytest.raises(NotReady, match="Delete it, or evaluate again"):
        read_calibration(tmp_path)
