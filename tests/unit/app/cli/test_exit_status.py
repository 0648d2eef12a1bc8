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
