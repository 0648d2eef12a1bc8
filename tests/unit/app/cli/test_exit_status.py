"""What a command returns: 2 for what was typed, 1 for what was understood and could not be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import run


@pytest.mark.parametrize(
    "command",
    [
        "tokens create two words --scope read",
        "live on slak --override --reason x",
        "live off slak",
        "privacy leave-out x",
        "index nonsense",
        "nosuch",
        "labels noise --seed -1",
        "train triage --labelled some.csv --seed -1",
        "train triage --labelled some.csv --coverage 7",
    ],
)
def test_what_cannot_be_understood_is_wrong_usage(command: str, tmp_path: Path) -> None:
    assert run([*command.split(), "--home", str(tmp_path)]) == 2


@pytest.mark.parametrize(
    "command",
    [
        "backup {}/none/b.tar.gz",
        "restore {}/none.tar.gz --home {}/new",
        "restore {}/some.csv --home {}/new",
        "labels import {}/none.csv",
        "labels import {}/some.csv",
        "labels export {}/none/l.csv",
        "people list --home {}/none",
        "answers draft tkt_none",
    ],
)
def test_a_file_that_cannot_be_used_is_a_failure_in_one_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "some.csv").write_text("a,b\n1,2\n")
    (tmp_path / "thresholds.toml").write_text("answer = 0.7\n")
    given = command.replace("{}", str(tmp_path)).split()
    assert run(given if "--home" in given else [*given, "--home", str(tmp_path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].endswith(".")


@pytest.mark.parametrize(
    "command",
    [
        "answers list",
        "answers approve --title Desk --text Room --audience everyone",
        "labels check",
        "labels export {}/labels.csv",
        "tokens list",
        "people list",
        "audit",
        "sign-in-link",
        "privacy list",
        "privacy leave-out slack:U1",
        "worker --once",
        "why rcp_1",
    ],
)
def test_a_mistyped_home_is_said_and_no_empty_one_is_made(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command.replace("{}", str(tmp_path)).split(), "--home", str(tmp_path / "hoem")]) == 1
    assert "hoem" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("firstline 0.")
