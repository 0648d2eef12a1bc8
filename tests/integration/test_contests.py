"""Champion and challenger with real models on the demo company's requests."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from app.bootstrap.demo import CORPUS, training_rows
from app.bootstrap.triage.champions import gold_of
from app.bootstrap.triage.training import train_triage_from
from app.storage.home.model_shelf import ModelShelf
from classifier.types import HEADS, LabelledText

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def written(path: Path, rows: Sequence[LabelledText]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "label", *HEADS[1:]])
        table.writerows([row.text, *(getattr(row, head) for head in HEADS)] for row in rows)
    return path


def corrupted(rows: Sequence[LabelledText]) -> list[LabelledText]:
    """Return the rows, half of them with the labels of another."""
    dice = random.Random(1)
    others = dice.sample(list(rows), len(rows))
    swapped = [replace(other, text=row.text) for row, other in zip(rows, others, strict=True)]
    return [dice.choice(pair) for pair in zip(rows, swapped, strict=True)]


def contest(file: Path, home: Path) -> dict[str, Any]:
    return cast(dict[str, Any], train_triage_from(file, home)["contest"])


def test_a_model_of_corrupted_labels_loses_and_one_of_more_good_rows_takes_over(tmp_path: Path) -> None:
    rows = list(training_rows(CORPUS / "requests.jsonl"))
    home, shelf = tmp_path / "home", ModelShelf(tmp_path / "home")
    gold_of(home, rows)
    first = contest(written(tmp_path / "first.csv", rows[::2]), home)
    champion = shelf.current
    assert first["promoted"]

    lost = contest(written(tmp_path / "wrong.csv", corrupted(rows)), home)
    assert not lost["promoted"]
    assert lost["reasons"]
    assert shelf.current == champion

    won = contest(written(tmp_path / "more.csv", rows), home)
    assert won["promoted"], won["reasons"]
    assert won["overall"]["challenger"] >= won["overall"]["champion"]
    assert shelf.current != champion
    assert shelf.roll_back() == champion
