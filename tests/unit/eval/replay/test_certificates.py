"""A certificate decides only requests that came after it was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.answering.calibration_traffic import FILE, CalibrationTraffic, write_calibration
from app.answering.drift import Traffic
from app.answering.thresholds import thresholds_made_at, write_thresholds
from app.domain.decision import Thresholds
from app.domain.promise import promised, read_promised
from eval.replay.certificates import CertificateMode, certified_at, has_learned_from, home_serves_from, promise_of
from eval.replay.moments import Refit, first_after, plan_refits, served_at
from eval.replay.rows import END, PastRequest
from indexer.bootstrap import default_encoder
from tests.fakes.builders import MOMENT

THINGS = ("printer", "badge", "laptop", "phone", "scanner", "projector", "monitor", "keyboard")
DAY = timedelta(days=1)
ASKED = tuple(
    PastRequest(id=thing, text=f"How do I reset my {thing}?", time=MOMENT + place * DAY)
    for place, thing in enumerate(THINGS)
)
CERTIFIED = Thresholds(answer=0.6, source=promised("demo", 0.05, 0.95))
BY_HAND = Thresholds(answer=0.6, source="somebody")


def a_home(path: Path, made: datetime | None, thresholds: Thresholds = CERTIFIED) -> Path:
    write_thresholds(thresholds, path, made_at=made)
    return path


@pytest.mark.parametrize(
    ("wanted", "made", "first"),
    [
        ("auto", MOMENT - DAY, 0),
        ("auto", MOMENT, 1),
        ("auto", MOMENT + 3.5 * DAY, 4),
        ("auto", MOMENT + 30 * DAY, 8),
        ("home", MOMENT + 30 * DAY, 0),
        ("none", MOMENT - DAY, 8),
        ("history", MOMENT - DAY, 8),
    ],
)
def test_it_serves_from_the_first_request_after_it_was_made(
    tmp_path: Path, wanted: CertificateMode, made: datetime, first: int
) -> None:
    assert home_serves_from(wanted, a_home(tmp_path, made), ASKED) == first


def test_a_file_that_does_not_say_when_it_was_made_is_as_old_as_it_looks(tmp_path: Path) -> None:
    home = a_home(tmp_path, None)
    assert home_serves_from("auto", home, ASKED) == len(ASKED)
    assert thresholds_made_at(home) == certified_at(home)


def test_what_was_written_by_hand_learned_nothing_and_is_taken_as_it_is(tmp_path: Path) -> None:
    assert home_serves_from("auto", a_home(tmp_path, MOMENT + 30 * DAY, BY_HAND), ASKED) == 0
    assert promise_of(tmp_path) is None


def test_a_home_that_never_evaluated_decides_as_it_does(tmp_path: Path) -> None:
    assert home_serves_from("auto", tmp_path, ASKED) == 0
    assert certified_at(tmp_path) is None


@pytest.mark.parametrize(("wrong", "sure"), [(0.05, 0.95), (0.01, 0.9), (0.125, 0.99)])
def test_what_is_promised_can_be_read_again(wrong: float, sure: float) -> None:
    assert read_promised(promised("a: b", wrong, sure)) == (wrong, sure)
    assert read_promised("default") is None


def test_without_times_only_what_it_learned_from_tells(tmp_path: Path) -> None:
    encoder = default_encoder()
    rows = np.array([encoder.embed_query(past.text) for past in ASKED], np.float32)
    traffic = Traffic(embeddings=rows, confidences=np.full(len(rows), 0.5))
    write_calibration(CalibrationTraffic(model=encoder.model_id, curves="own", traffic=traffic), tmp_path / FILE)
    home = a_home(tmp_path, MOMENT)
    asked = tuple(replace(past, time=END) for past in ASKED)
    others = tuple(replace(past, text=f"Who may order a new {past.id} for the plant?") for past in asked)
    assert has_learned_from(home, asked)
    assert home_serves_from("auto", home, asked) == len(asked)
    assert not has_learned_from(home, (*asked[:2], *others[2:]))  # two may be known by chance
    assert home_serves_from("auto", home, others) == 0


def test_labels_are_known_from_the_day_after_their_request() -> None:
    every = plan_refits(ASKED, lambda past: True, first=2, growth=2)
    assert every == (Refit(start=2, rows=2), Refit(start=4, rows=4))
    same_day = tuple(replace(past, time=MOMENT) for past in ASKED)
    assert plan_refits(same_day, lambda past: True, first=2, growth=2) == ()


def test_what_serves_is_the_last_that_began() -> None:
    assert served_at((), 3) is None
    assert served_at(((2, "a"), (5, "b")), 1) is None
    assert served_at(((2, "a"), (5, "b")), 4) == (2, "a")
    assert served_at(((2, "a"), (5, "b")), 5) == (5, "b")
    assert first_after(ASKED, MOMENT - DAY) == 0
