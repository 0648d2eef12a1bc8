"""Figures can be kept under a name, and printed without what differs each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from app.storage.home.evaluation_cards import read_card
from eval.outcome import Keep, SaveOption, finish, want_times


def a_command(home: Path) -> typer.Typer:
    command = typer.Typer()

    @command.callback()
    def root(untimed: Annotated[bool, typer.Option("--untimed")] = False) -> None:
        want_times(not untimed)

    @command.command()
    def measure(save: SaveOption = "") -> None:
        keep = Keep(name=save, home=home, kind="measure", configuration={"seed": 0})
        finish({"wrong": 1, "seconds": 3.2}, as_json=True, gates=(), keep=keep)

    return command


def test_a_command_without_a_name_keeps_nothing(tmp_path: Path) -> None:
    found = CliRunner().invoke(a_command(tmp_path), ["measure"])
    assert json.loads(found.stdout) == {"wrong": 1, "seconds": 3.2}
    assert not list(tmp_path.iterdir())


def test_a_kept_card_holds_figures_and_times_apart(tmp_path: Path) -> None:
    assert CliRunner().invoke(a_command(tmp_path), ["measure", "--save", "march"]).exit_code == 0
    card = read_card(tmp_path, "march")
    assert (card.figures, card.timing, card.configuration) == ({"wrong": 1}, {"seconds": 3.2}, {"seed": 0})


def test_untimed_figures_are_the_same_each_time(tmp_path: Path) -> None:
    found = CliRunner().invoke(a_command(tmp_path), ["--untimed", "measure"])
    assert json.loads(found.stdout) == {"wrong": 1}


def test_figures_of_many_groups_do_not_flood_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    groups = {f"topic-{number}": {"questions": number, "coverage": 0.5} for number in range(40)}
    drift = {"level": 0.01, "drifted": False, "between": [0.1, 0.25], "p": None, "on": ["a", "b"]}
    finish({"coverage": 0.5, "topics": groups, "gaps": [groups] * 3, "drift": drift}, as_json=False, gates=())
    said = " ".join(capsys.readouterr().out.split())
    assert "40 of them; --json writes each" in said
    assert "gaps 3 of them; --json writes each" in said
    assert "topic-7" not in said
    assert "level 0.0100, drifted no, between 0.1000 to 0.2500, p unknown, on a; b" in said
