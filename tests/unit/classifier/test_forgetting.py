"""Recent messages can be taken out of a saved model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from classifier.company import Company
from classifier.forgetting import forget_company
from classifier.model import TriageModel
from classifier.train import train_triage
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests, strangers

TEXTS = [row.text for row in [*requests(each=10, first=60), *strangers(90)]]
NAMES = [f"req_{number}" for number in range(len(TEXTS))]


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), WordHashEncoder()).used_to(TEXTS, NAMES)


def company(of: TriageModel) -> Company | None:
    doubt = of.heads["topic"].doubt
    assert doubt is not None
    return doubt.company


def loaded(directory: Path) -> TriageModel:
    return TriageModel.load(directory, WordHashEncoder())


def test_whose_message_may_not_stay_goes_and_all_others_are_as_they_were(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    before, gone = company(loaded(tmp_path)), {"req_3", "req_44"}
    assert forget_company(tmp_path, lambda names: [name not in gone for name in names]) == 2
    after, kept = company(loaded(tmp_path)), [name not in gone for name in NAMES]
    assert before is not None
    assert after is not None
    assert after.names == tuple(name for name in NAMES if name not in gone)
    assert after.heard == before.heard
    assert all((old[kept] == new).all() for old, new in zip(before.parts, after.parts, strict=True))
    assert (before.strays[kept] == after.strays).all()
    assert loaded(tmp_path).version == model.version


def test_without_anybody_there_is_no_company_and_triage_goes_on(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert forget_company(tmp_path, lambda names: [False] * len(names)) == len(TEXTS)
    assert company(loaded(tmp_path)) is None
    assert loaded(tmp_path).predict("vpn home").topic.best == model.predict("vpn home").topic.best


def test_where_all_may_stay_no_file_is_touched(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    before = (tmp_path / "arrays.npz").stat()
    assert forget_company(tmp_path, lambda names: [True] * len(names)) == 0
    assert (tmp_path / "arrays.npz").stat() == before
    train_triage(requests(), WordHashEncoder()).save(tmp_path / "without")
    assert forget_company(tmp_path / "without", lambda names: [False] * len(names)) == 0


def test_a_model_that_kept_no_names_is_asked_about_empty_ones(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    with np.load(tmp_path / "arrays.npz") as arrays:
        earlier = {name: arrays[name] for name in arrays.files if name != "topic.company names"}
    np.savez(tmp_path / "arrays.npz", **earlier)
    asked: list[Sequence[str]] = []

    def stays(names: Sequence[str]) -> list[bool]:
        asked.append(names)
        return [bool(name) for name in names]

    assert forget_company(tmp_path, stays) == len(TEXTS)
    assert asked == [[""] * len(TEXTS)]
