"""Teams from the outside: people write to the bot, and Firstline behaves, whatever happens to its process."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.answering.thresholds import write_thresholds
from app.bootstrap.health import check_up
from app.domain.decision import Thresholds
from app.settings import load_settings
from tests.e2e.killable import Killable, running
from tests.e2e.slack_world import eventually
from tests.fakes.teams import CHAT
from tests.fakes.teams_events import said
from tests.fakes.teams_server import TeamsServer, teams_server

pytestmark = pytest.mark.slow
TOKEN = "agents-only"
QUESTION = "How do I reset my password?"
_IDS = count(int(time.time() * 1000))


@dataclass(slots=True, kw_only=True)
class Office(Killable):
    """Teams, and our service beside it, which can be killed and started again."""

    teams: TeamsServer

    def settings(self) -> dict[str, str]:
        return self.teams.settings() | {"FIRSTLINE_AGENT_TOKEN": TOKEN}

    def say(self, text: str, **more: Any) -> str:
        id = str(next(_IDS))
        assert self.teams.deliver(self.address, said(text, id=id, **more)).status_code == 200
        return id

    def ticket(self, message: str) -> dict[str, Any]:
        answer = httpx.get(f"{self.address}/api/v1/tickets", headers={"Authorization": f"Bearer {TOKEN}"}).json()
        found = answer["tickets"] if isinstance(answer, dict) else answer
        return next((ticket for ticket in found if ticket["origin"]["message"] == message), {})


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = shutil.copytree(built_home, tmp_path_factory.mktemp("teams") / "home")
    write_thresholds(Thresholds(answer=0.2, clarify=0.1, source="teams tests"), home)
    with teams_server() as teams, running(Office(teams=teams, home=home)) as made:
        yield made


def test_a_question_is_answered_pressed_and_solved(office: Office) -> None:
    known = len(office.teams.shown(CHAT))
    began = time.monotonic()
    id = office.say(QUESTION)
    eventually(lambda: office.teams.typed)
    assert time.monotonic() - began < 5
    eventually(lambda: len(office.teams.shown(CHAT)) == known + 1)
    told = office.teams.press(office.address, CHAT, "solved", user="somebody-else").json()
    assert "Only the person who asked" in told["value"]
    assert office.ticket(id)["state"] == "answered"
    assert office.teams.press(office.address, CHAT, "solved").json()["value"] == "Glad that is solved."
    eventually(lambda: office.ticket(id)["state"] == "solved")
    eventually(lambda: not _has_buttons(office.teams.shown(CHAT)[-1]))


def test_a_kill_between_the_words_and_noting_them_loses_and_doubles_nothing(office: Office) -> None:
    known, armed = len(office.teams.shown(CHAT)), [True]

    def meddle(name: str, at: str) -> None:
        if armed and (name, at) == ("change", "after"):
            armed.clear()
            office.kill()

    office.teams.meddle = meddle
    id = office.say("How do I connect to the VPN from home?")
    eventually(lambda: not armed)
    office.teams.meddle = lambda _call, _when: None
    office.restart()
    eventually(lambda: len(office.teams.shown(CHAT)) > known)
    office.come_to_rest()
    assert len(office.teams.shown(CHAT)) == known + 1
    assert office.ticket(id)["state"] in {"answered", "open", "pending_requester"}


def test_the_doctor_says_what_stands(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in office.teams.settings().items():
        monkeypatch.setenv(name, value)
    checks = check_up(load_settings(home=office.home, public_url="https://help.example"))
    (teams,) = (check for check in checks if check.name == "teams")
    assert teams.ok
    assert "https://help.example/teams/messages" in teams.detail


def _has_buttons(message: dict[str, Any]) -> bool:
    return any(attached["content"].get("actions") for attached in message.get("attachments", []))
