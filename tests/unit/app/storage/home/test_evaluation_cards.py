"""Evaluations are kept under a name, whole, and read back as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.evaluation_card import EvaluationCard, parted
from app.storage.home.evaluation_cards import read_card, write_card


def a_card(name: str = "march", *, at: str = "2026-03-01T00:00:00+00:00", **more: Any) -> EvaluationCard:
    return EvaluationCard(name=name, kind="replay", at=at, **more)


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    card = a_card(figures={"wrong": 3, "share": 0.25}, hashes={"decisions": "ab"}, files=("march.html",))
    write_card(tmp_path, card)
    assert read_card(tmp_path, "march") == card


def test_one_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    for wrong in (1, 2):
        write_card(tmp_path, a_card(figures={"wrong": wrong}))
    assert read_card(tmp_path, "march").figures == {"wrong": 2}


@pytest.mark.parametrize("name", ["", "../up", "Big", "a b", "x" * 65, ".hidden"])
def test_a_name_that_could_lead_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        write_card(tmp_path, a_card(name))


def test_an_unknown_name_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="--save"):
        read_card(tmp_path, "nothing")


def test_times_are_told_apart_from_figures() -> None:
    assert parted({"requests": 2, "seconds": 1.5}) == ({"requests": 2}, {"seconds": 1.5})
