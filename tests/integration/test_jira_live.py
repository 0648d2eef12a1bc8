"""A Jira that answers over a real connection, indexed by the command, and indexed again by a running service."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.bootstrap.sources.refreshing import index_again
from app.cli.commands import cli
from app.settings import load_settings
from app.storage.home.gold_file import read_gold
from eval.cli import eval_app
from indexer.bootstrap import open_retriever
from tests.fakes.jira import FakeJira, Note, Ticket
from tests.fakes.served import on_a_port
from tests.fakes.web_api import TOKEN


def found(home: Path, question: str, *groups: str) -> list[str]:
    return [hit.document.id for hit in open_retriever(home).search(question, audience=frozenset(groups), k=5)]


@pytest.mark.slow
@pytest.mark.parametrize("cloud", [True, False])
def test_what_was_solved_answers_the_next_until_it_is_open_again(
    cloud: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Note(author="Grace Hill", body="Install the spooler update; the old one loses jobs.")
    jira = FakeJira(
        tickets=[Ticket(key="IT-1"), Ticket(key="IT-2", title="Print jobs vanish", comments=(late,))],
        cloud=cloud,
        in_part=1,
    )
    monkeypatch.setenv("FIRSTLINE_JIRA_TOKEN", TOKEN)
    monkeypatch.setenv("FIRSTLINE_JIRA_USER", jira.user if cloud else "")
    home = tmp_path / "desk"
    with on_a_port(jira) as address:
        result = CliRunner().invoke(cli, ["index", f"jira:{address}/projects/IT", "--home", str(home)])
        assert result.exit_code == 0, result.output
        assert found(home, "my print jobs vanish", "everyone") == []
        assert found(home, "my print jobs vanish", "everyone", "jira:IT")[0] == "IT-2"

        jira.change("IT-2", done=False)
        assert index_again(load_settings(home=home)) == 1
    assert found(home, "my print jobs vanish", "jira:IT") == ["IT-1"]


def test_a_gold_set_is_made_of_what_was_solved_there_and_leaves_nothing_else_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLINE_JIRA_TOKEN", TOKEN)
    monkeypatch.chdir(tmp_path)
    with on_a_port(FakeJira(tickets=[Ticket(key="IT-1"), Ticket(key="IT-2")])) as address:
        options = ["--from", f"jira:{address}/projects/IT", "--out", "gold.jsonl"]
        result = CliRunner().invoke(eval_app, ["goldset", *options])
    assert result.exit_code == 0, result.output
    assert next(row.text for row in read_gold(tmp_path / "gold.jsonl")).startswith("Scanner does not scan.")
    assert [path.name for path in tmp_path.iterdir()] == ["gold.jsonl"]
