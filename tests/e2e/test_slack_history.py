"""The past of a channel as an administrator brings it in: `firstline index slack:CHANNEL` against a Slack not ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app.cli.knowledge import index_knowledge
from tests.e2e.slack_world import SlackWorld, free_port, running_slack

pytestmark = pytest.mark.slow
command = typer.Typer()
command.command()(index_knowledge)


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackWorld]:
    with running_slack(our_port=free_port()) as world:
        yield world


@pytest.fixture
def index(slack: SlackWorld, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    monkeypatch.setenv("FIRSTLINE_SLACK_BOT_TOKEN", "xoxb-firstline")
    monkeypatch.setenv("FIRSTLINE_SLACK_API_URL", f"{slack.base_url}/api/")
    monkeypatch.setenv("FIRSTLINE_SLACK_HISTORY_PAGE", "2")

    def run(room: str, **settings: str) -> dict[str, Any]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        done = CliRunner().invoke(command, [f"slack:{room}", "--home", str(tmp_path), "--json"])
        assert done.exit_code == 0, done.output
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    return run


def test_a_channel_is_indexed_and_followed(slack: SlackWorld, index: Callable[..., dict[str, Any]]) -> None:
    room = slack.room("it-help")
    questions = [slack.say("alice", room, f"How do I open the door of room {n}?") for n in range(5)]
    for number, ts in enumerate(questions):
        slack.say("bob", room, f"Hold badge {number} against the reader.", thread=ts)
        slack.say("alice", room, "Thanks, that did it", thread=ts)
    assert index(room)["added"] == 5
    assert index(room)["unchanged"] == 5
    slack.say("bob", room, "Since Monday it is the left reader.", thread=questions[0])
    slack.client("alice").chat_delete(channel=room, ts=questions[1])
    after = index(room)
    assert (after["updated"], after["deleted"], after["unchanged"]) == (1, 1, 3)
    bob = slack.user_id("bob")
    left = index(room, FIRSTLINE_NOT_LEARNED_FROM=json.dumps([f"slack:{bob}"]))
    assert (left["documents"], left["deleted"]) == (0, 4)
