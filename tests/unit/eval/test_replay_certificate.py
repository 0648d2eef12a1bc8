"""A certificate that has learned from the very requests that are replayed knows what came after them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.answering.calibration_traffic import CalibrationTraffic, write_calibration
from app.answering.drift import Traffic
from eval.replay_certificate import CertificateMode, has_learned_from, serves
from eval.replay_rows import PastRequest
from indexer.bootstrap import default_encoder
from tests.fakes.builders import MOMENT

THINGS = ("printer", "badge", "laptop", "phone", "scanner", "projector", "monitor", "keyboard")
ASKED = tuple(PastRequest(id=thing, text=f"How do I reset my {thing}?", time=MOMENT) for thing in THINGS)
OTHERS = tuple(replace(past, text=f"Who may order a new {past.id} for the plant?") for past in ASKED)


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """A home whose certificate was made on what is asked."""
    encoder = default_encoder()
    rows = np.array([encoder.embed_query(past.text) for past in ASKED], np.float32)
    traffic = Traffic(embeddings=rows, confidences=np.full(len(rows), 0.5))
    write_calibration(CalibrationTraffic(model=encoder.model_id, curves="own", traffic=traffic), tmp_path)
    return tmp_path


def test_a_certificate_of_these_requests_has_learned_from_them_and_one_of_others_has_not(certified: Path) -> None:
    assert has_learned_from(certified, ASKED)
    assert not has_learned_from(certified, OTHERS)


def test_two_requests_may_be_known_by_chance(certified: Path) -> None:
    assert not has_learned_from(certified, (*ASKED[:2], *OTHERS[2:]))


def test_a_home_that_never_evaluated_has_learned_from_nothing(tmp_path: Path) -> None:
    assert not has_learned_from(tmp_path, ASKED)


@pytest.mark.parametrize(("wanted", "used"), [("auto", False), ("home", True), ("none", False)])
def test_it_serves_only_where_somebody_insists(certified: Path, wanted: CertificateMode, used: bool) -> None:
    assert serves(wanted, certified, ASKED) is used
    assert serves(wanted, certified, OTHERS) is (wanted != "none")
