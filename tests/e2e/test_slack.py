"""Slack from the outside: people write in a workspace, and Firstline behaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.answering.thresholds import write_thresholds
from app.domain.decision import Thresholds
from tests.e2e.slack_world import (
    SlackWorld,
    eventually,
    free_port,
    running_slack,
    serving,
    slack_settings,
)

pytestmark = pytest.mark.slow
QUESTION = "How do I reset my password?"
TOKEN = "agents-only"


@dataclass(frozen=True, slots=True)
class Office:
    """The workspace, our address, and the channel where people ask."""

    slack: SlackWorld
    address: str
    help: str

    def tickets(self) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.address}/api/v1/tickets", headers={"Authorization": f"Bearer {TOKEN}"})
        body = answer.json()
        found: list[dict[str, Any]] = body["tickets"] if isinstance(body, dict) else body
        return [ticket for ticket in found if ticket["origin"]["channel"] == "slack"]

    def ticket(self, ts: str) -> dict[str, Any]:
        return next((t for t in self.tickets() if t["origin"]["message"] == ts), {})


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = shutil.copytree(built_home, tmp_path_factory.mktemp("slack") / "home")
    write_thresholds(Thresholds(answer=0.2, clarify=0.1, source="slack tests"), home)
    port = free_port()
    with running_slack(our_port=port) as slack:
        room = slack.room("it-help")
        settings = slack_settings(slack, {room: {"policy": "automatic"}}, FIRSTLINE_AGENT_TOKEN=TOKEN)
        with serving(home, port, settings):
            yield Office(slack, f"http://127.0.0.1:{port}", room)


def texts(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)


def test_a_question_gets_a_quoted_answer_in_its_thread(office: Office) -> None:
    ts = office.slack.say("alice", office.help, QUESTION)
    (answer,) = eventually(lambda: office.slack.answers(office.help, ts))
    assert answer["thread_ts"] == ts
    assert "rich_text_quote" in texts(answer)
    assert "That solved it" in texts(answer)
