"""Which model serves is always one whole version, and there is a way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Conflict, NotFound
from app.storage.home.model_shelf import ModelShelf


def a_shelf(home: Path, *versions: str) -> ModelShelf:
    shelf = ModelShelf(home)
    for version in versions:
        shelf.path(version).mkdir(parents=True, exist_ok=True)
        (shelf.path(version) / "card.json").write_text(f'{{"version": "{version}", "rows": 3}}')
    return shelf


def test_the_promoted_version_serves(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "v1", "v2")
    shelf.promote("v1")
    assert shelf.current == "v1"
    assert (shelf.models()[0].version, shelf.models()[0].serving) == ("v1", True)


def test_rolling_back_goes_step_by_step_to_the_first(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "v1", "v2", "v3")
    for version in ("v1", "v2", "v3"):
        shelf.promote(version)
    assert [shelf.roll_back(), shelf.roll_back()] == ["v2", "v1"]
    with pytest.raises(Conflict, match="no earlier"):
        shelf.roll_back()
    assert shelf.current == "v1"


def test_what_was_rolled_back_is_not_gone_back_to_after_a_new_promotion(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "v1", "v2", "v3")
    shelf.promote("v1")
    shelf.promote("v2")
    shelf.roll_back()
    shelf.promote("v3")
    assert shelf.roll_back() == "v1"


def test_a_half_written_model_is_never_promoted(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path)
    shelf.path("v1").mkdir(parents=True)
    with pytest.raises(NotFound, match="v1"):
        shelf.promote("v1")
    assert shelf.models() == ()


def test_a_home_from_before_histories_can_promote_and_go_back(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "v1", "v2")
    (tmp_path / "triage" / "CURRENT").write_text("v1\n")
    shelf.promote("v2")
    assert shelf.roll_back() == "v1"


def test_files_that_broke_hide_no_other_model(tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path)
    for version in ("one", "two", "three"):
        shelf.path(version).mkdir(parents=True)
        (shelf.path(version) / "card.json").write_text('{"rows": 3}')
        shelf.promote(version)
    (shelf.path("one") / "card.json").write_text("{")
    (shelf.path("three") / "contest.json").write_text("{")
    (tmp_path / "triage" / "HISTORY").write_bytes(b"\xff\xfe\none\ntwo\nthree\n")
    assert [(model.version, model.contest) for model in shelf.models()] == [("three", {}), ("two", {})]
    assert shelf.roll_back() == "two"


def test_a_contest_is_kept_beside_the_card(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "v1")
    shelf.note("v1", {"promoted": False, "reasons": ["It lost."]})
    assert shelf.models()[0].contest["reasons"] == ["It lost."]


@given(steps=st.lists(st.sampled_from(["v1", "v2", "v3", "back"]), max_size=12))
def test_whatever_the_steps_a_whole_version_serves_and_back_is_what_served_before(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    shelf, served = a_shelf(tmp_path_factory.mktemp("home"), "v1", "v2", "v3"), list[str]()
    for step in steps:
        if step != "back":
            shelf.promote(step)
            served += [step] if served[-1:] != [step] else []
        elif len(served) > 1:
            served.pop()
            assert shelf.roll_back() == served[-1]
        assert shelf.current == (served[-1] if served else "")


def test_going_back_twice_from_a_version_that_served_before_goes_back_twice(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "v1", "v2", "v3")
    for version in ("v1", "v2", "v3", "v2"):
        shelf.promote(version)
    assert [shelf.roll_back() for _ in range(3)] == ["v3", "v2", "v1"]
