"""Whoever turns the promise has what is asked compared with the requests that certified it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.answering.calibration_traffic import CalibrationTraffic, read_calibration, write_calibration
from app.answering.drift import Traffic
from app.answering.thresholds import read_thresholds
from app.bootstrap.promising import PutThresholds
from app.domain.decision import Thresholds
from app.domain.errors import Conflict
from app.domain.evaluation import EvaluationRun
from app.storage.home.evaluation_shelf import EvaluationFiles, traffic_path
from tests.fakes.builders import MOMENT
from tests.fakes.clock import FakeClock


def evaluated(home: Path, id: str, requests: int, **figures: object) -> EvaluationRun:
    run = EvaluationRun(id=id, kind="answering", at=MOMENT, name="past", figures=figures)
    EvaluationFiles(home).save(run)
    traffic = Traffic(embeddings=np.ones((requests, 4), np.float32), confidences=np.ones(requests))
    found = CalibrationTraffic(model="pair", curves="c1", traffic=traffic)
    write_calibration(found, traffic_path(home, id))
    return run


def compared_with(home: Path) -> int:
    found = read_calibration(home)
    return 0 if found is None else len(found.traffic)


def test_a_later_evaluation_changes_nothing_until_its_promise_is_put_to_work(tmp_path: Path) -> None:
    put = PutThresholds(tmp_path, FakeClock())
    first = evaluated(tmp_path, "first", 30)
    put(Thresholds(answer=0.6, source="first"), first)
    later = evaluated(tmp_path, "later", 50)
    assert compared_with(tmp_path) == 30
    put(Thresholds(answer=0.7, source="later"), later)
    assert (compared_with(tmp_path), read_thresholds(tmp_path).source) == (50, "later")
    put(Thresholds(answer=0.6, source="first"), first)
    assert compared_with(tmp_path) == 30


def test_one_of_an_older_version_leaves_what_is_compared(tmp_path: Path) -> None:
    put = PutThresholds(tmp_path, FakeClock())
    put(Thresholds(source="first"), evaluated(tmp_path, "first", 30))
    put(Thresholds(source="old"), EvaluationRun(id="old", kind="answering", at=MOMENT, name="past", figures={}))
    assert compared_with(tmp_path) == 30


def test_where_other_curves_serve_nothing_changes(tmp_path: Path) -> None:
    ground = {"snapshot": "s1", "documents": 3, "models": ["pair"], "curves": "others"}
    run = evaluated(tmp_path, "first", 30, calibrated_on=ground)
    with pytest.raises(Conflict, match="others"):
        PutThresholds(tmp_path, FakeClock())(Thresholds(source="first"), run)
    assert (compared_with(tmp_path), read_thresholds(tmp_path)) == (0, Thresholds())
