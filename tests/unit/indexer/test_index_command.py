"""`firstline index`: what it takes, what it says, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from app.cli.knowledge import index_knowledge
from indexer.cli import open_sources
from indexer.plugins import UnknownKind, source_factory, source_kinds
from tests.fixtures.knowledge import markdown_folder, write_files

command = typer.Typer()
command.command()(index_knowledge)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.mark.parametrize(
    ("source", "setting"),
    [
        ("confluence:https://wiki.example", "FIRSTLINE_CONFLUENCE_TOKEN"),
        ("jira:https://jira.example/projects/IT", "FIRSTLINE_JIRA_TOKEN"),
        ("slack:C0123456789", "FIRSTLINE_SLACK_BOT_TOKEN"),
    ],
)
def test_a_live_source_without_a_token_names_its_setting(source: str, setting: str, tmp_path: Path) -> None:
    result = invoke(source, "--home", str(tmp_path))
    assert result.exit_code != 0
    assert setting in str(result.exception)


@pytest.mark.parametrize("text", ["nonsense:./x", "markdown", "markdown:", ":x", ""])
def test_wrong_usage_names_the_kinds_there_are(text: str, tmp_path: Path) -> None:
    result = invoke(text, "--home", str(tmp_path))
    assert result.exit_code == 2
    assert "confluence-export" in result.output


def test_every_kind_of_the_contract_has_a_factory() -> None:
    assert {"markdown", "html", "files", "confluence-export", "slack-export", "beir", "jsonl"} <= set(source_kinds())
    for kind in source_kinds():
        assert source_factory(kind)("somewhere", name="mine").name == "mine"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownKind, match="use one of"):
        source_factory("telepathy")


def test_a_missing_folder_fails_in_one_sentence(tmp_path: Path) -> None:
    result = invoke(f"markdown:{tmp_path / 'none'}", "--home", str(tmp_path / "home"))
    assert result.exit_code == 1
    assert "There is no folder" in result.output


def test_a_file_where_a_folder_is_meant_is_said(tmp_path: Path) -> None:
    (tmp_path / "vpn.md").write_text("# VPN")
    result = invoke(f"markdown:{tmp_path / 'vpn.md'}", "--home", str(tmp_path / "home"))
    assert result.exit_code == 1
    assert "vpn.md' is a file; give the folder that it lies in." in result.output


def test_an_empty_folder_fails_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    result = invoke(f"markdown:{tmp_path / 'kb'}", "--home", str(tmp_path / "home"))
    assert result.exit_code == 1
    assert "holds nothing that can be indexed" in " ".join(result.output.split())


def test_an_installed_package_adds_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "moon_source.py": "from tests.fakes.sources import FakeDocumentSource\n\n\n"
        "def make(location, *, name=''):\n    return FakeDocumentSource([], name=name or location)\n",
        "moon-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: moon\nVersion: 1.0\n",
        "moon-1.0.dist-info/entry_points.txt": "[firstline.sources]\nmoon = moon_source:make\n",
    }
    monkeypatch.syspath_prepend(str(write_files(tmp_path / "site", files)))
    assert "moon" in source_kinds()
    assert source_factory("moon")("crater").name == "crater"


def test_two_folders_of_one_name_stay_two_sources(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = markdown_folder(tmp_path / "a" / "kb"), markdown_folder(tmp_path / "b" / "kb")
    names = [open_sources([f"markdown:{folder}"], home)[0].name for folder in (first, second, first)]
    assert names == ["markdown:kb", "markdown:kb-2", "markdown:kb"]


def test_a_folder_that_was_moved_keeps_its_name(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", markdown_folder(tmp_path / "a" / "kb")
    open_sources([f"markdown:{folder}"], home)
    (tmp_path / "b").mkdir()
    moved = folder.rename(tmp_path / "b" / "kb")
    assert open_sources([f"markdown:{moved}"], home)[0].name == "markdown:kb"


def test_a_source_can_be_named(tmp_path: Path) -> None:
    (source,) = open_sources([f"handbook=markdown:{markdown_folder(tmp_path / 'kb')}"], tmp_path / "home")
    assert source.name == "handbook"


def test_two_sources_of_one_name_in_a_run_are_wrong_usage(tmp_path: Path) -> None:
    kb = markdown_folder(tmp_path / "kb")
    with pytest.raises(typer.BadParameter, match="NAME=KIND:LOCATION"):
        open_sources([f"x=markdown:{kb}", f"x=html:{kb}"], tmp_path / "home")


def test_a_wrong_kind_is_answered_with_every_kind_there_is_those_of_the_house_included(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match=r"'telepathy'.*desk, files, html"):
        open_sources(["telepathy:kb"], tmp_path / "home", own={"desk": source_factory("html")})


def test_a_folder_without_its_kind_is_answered_with_what_to_write(tmp_path: Path) -> None:
    folder = markdown_folder(tmp_path / "kb")
    with pytest.raises(typer.BadParameter, match=f"files: files:{folder}$"):
        open_sources([str(folder)], tmp_path / "home")


@pytest.mark.slow
def test_json_is_the_only_thing_on_standard_output(tmp_path: Path) -> None:
    folder = write_files(markdown_folder(tmp_path / "kb"), {"bad.md": b"\0"})
    arguments = (f"markdown:{folder}", "--home", str(tmp_path / "home"), "--json")
    first, second = invoke(*arguments), invoke(*arguments)
    report = json.loads(first.stdout)
    assert first.exit_code == 0
    assert (report["documents"], report["added"], report["failed"][0]["id"]) == (2, 2, "bad")
    assert {"chunks", "updated", "unchanged", "deleted", "tombstoned", "seconds", "tokens_per_second"} <= set(report)
    assert json.loads(second.stdout)["unchanged"] == 2
