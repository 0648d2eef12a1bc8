"""An office whose people ask in a Slack workspace, and whose agents work in a channel of it."""

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
from tests.e2e.slack_world import SlackWorld, eventually, free_port, running_slack, serving, slack_settings

QUESTION = "How do I reset my password?"


TOKEN = "agents-only"


@dataclass(frozen=True, slots=True)
class Office:
    """The workspace, our address, and the channel where people ask."""

    slack: SlackWorld
    address: str
    help: str
    agents: str

    def card(self, ts: str) -> dict[str, Any]:
        """The card of a question's ticket in the agents' channel, or nothing."""
        history = self.slack.client("firstline").conversations_history(channel=self.agents, include_all_metadata=True)
        key = f"{self.ticket(ts).get('id')}:card"
        payloads = [(m, (m.get("metadata") or {}).get("event_payload", {})) for m in history["messages"]]
        return next((message for message, payload in payloads if payload.get("key") == key), {})

    def tickets(self) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.address}/api/v1/tickets", headers={"Authorization": f"Bearer {TOKEN}"})
        body = answer.json()
        found: list[dict[str, Any]] = body["tickets"] if isinstance(body, dict) else body
        return [ticket for ticket in found if ticket["origin"]["channel"] == "slack"]

    def ticket(self, ts: str) -> dict[str, Any]:
        return next((t for t in self.tickets() if t["origin"]["message"] == ts), {})

    def messages(self, ts: str) -> list[dict[str, Any]]:
        """What agents wrote on a question's ticket."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        whole = httpx.get(f"{self.address}/api/v1/tickets/{self.ticket(ts)['id']}", headers=headers).json()
        return [message for message in whole["messages"] if message["kind"] != "requester"]

    def wait_for_more(self, ts: str, known: int) -> None:
        eventually(lambda: len(self.slack.answers(self.help, ts)) > known)

    def events(self, ts: str) -> list[str]:
        ticket = self.ticket(ts)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        whole = httpx.get(f"{self.address}/api/v1/tickets/{ticket['id']}", headers=headers).json()
        return [event["kind"] for event in whole["events"]]


@pytest.fixture(scope="session")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = shutil.copytree(built_home, tmp_path_factory.mktemp("slack") / "home")
    write_thresholds(Thresholds(answer=0.2, clarify=0.1, source="slack tests"), home)
    port = free_port()
    with running_slack(our_port=port) as slack:
        room = slack.room("it-help")
        agents = slack.room("it-agents")
        for user in ("bob", "firstline"):
            slack.client(user).conversations_join(channel=agents)
        settings = slack_settings(
            slack,
            {room: {"policy": "automatic"}, slack.room("random"): {"policy": "suggest_agents"}},
            FIRSTLINE_AGENT_TOKEN=TOKEN,
            FIRSTLINE_SLACK_AGENTS_CHANNEL=agents,
            FIRSTLINE_SLACK_QUEUES=json.dumps({"*": agents}),
        )
        with serving(home, port, settings):
            yield Office(slack, f"http://127.0.0.1:{port}", room, agents)


def texts(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)
