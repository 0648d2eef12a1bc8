"""A threshold counts only where it was certified: on that index, with those models, in those languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.answering.calibrated_on import CalibratedOn
from app.answering.thresholds import read_thresholds, write_thresholds
from app.domain.answer import Answer
from app.domain.decision import DecisionPolicy, Thresholds
from app.domain.errors import NotReady
from app.domain.triage import Triage
from tests.fakes.builders import a_triage

THEN = CalibratedOn(snapshot="s1", documents=100, models=("english-1", "use-1"), curves="learned-from-300")
CERTIFIED = Thresholds(answer=0.8, source="kb: at most 5.0% wrong at 95%", languages=("en", "es"))
SURE = Answer(spans=(), confidence=0.9999)


def asked_in(language: str) -> Triage:
    return replace(a_triage(), language=language)


def read_back(home: Path, now: CalibratedOn) -> Thresholds:
    write_thresholds(CERTIFIED, home, calibrated_on=THEN)
    return read_thresholds(home, now=now)


def test_thresholds_hold_where_they_were_certified(tmp_path: Path) -> None:
    assert read_back(tmp_path, THEN) == CERTIFIED


def test_a_few_documents_more_or_less_and_a_new_snapshot_change_nothing(tmp_path: Path) -> None:
    assert read_back(tmp_path, replace(THEN, snapshot="s2", documents=115)) == CERTIFIED


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (replace(THEN, models=("english-2", "use-1")), "english-2"),
        (replace(THEN, curves="packaged"), "'packaged' serve"),
        (replace(THEN, documents=150), "150 serve"),
        (replace(THEN, documents=0), "0 serve"),
    ],
)
def test_on_anything_else_everything_goes_to_people_and_it_is_said(
    tmp_path: Path, now: CalibratedOn, said: str
) -> None:
    held = read_back(tmp_path, now)
    assert said in held.source
    assert "firstline eval answering" in held.source
    decided = DecisionPolicy(thresholds=held).decide(asked_in("en"), SURE, ())
    assert decided.kind == "escalate"


def test_a_language_that_nobody_labelled_goes_to_people() -> None:
    policy = DecisionPolicy(thresholds=CERTIFIED)
    assert policy.decide(asked_in("es"), SURE, ()).kind == "reply"
    assert policy.decide(asked_in("de"), SURE, ()).kind == "escalate"


def test_without_named_languages_every_language_is_answered() -> None:
    assert DecisionPolicy().decide(asked_in("de"), SURE, ()).kind == "reply"


def test_a_file_without_a_stamp_is_taken_as_it_is(tmp_path: Path) -> None:
    write_thresholds(CERTIFIED, tmp_path)
    assert read_thresholds(tmp_path, now=THEN) == CERTIFIED


@pytest.mark.parametrize("content", ["[calibrated_on]\nsnapshot = 's'", 'languages = "en"', "languages = [1]"])
def test_a_damaged_stamp_says_which_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "thresholds.toml").write_text(content, encoding="utf-8")
    with pytest.raises(NotReady, match="thresholds"):
        read_thresholds(tmp_path, now=THEN)
