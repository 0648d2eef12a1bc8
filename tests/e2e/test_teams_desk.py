"""Agents in Teams from the outside: a card, who takes it, what they write, how it ends; whatever kills the process."""

from __future__ import annotations

import json
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
from app.domain.decision import Thresholds
from tests.e2e.killable import Killable, running
from tests.e2e.slack_world import eventually
from tests.fakes.teams import AGENT, BEN, IT, TEAM
from tests.fakes.teams_events import said
from tests.fakes.teams_server import TeamsServer, teams_server

pytestmark = pytest.mark.slow
_IDS = count(int(time.time() * 1000))


@dataclass(slots=True, kw_only=True)
class Office(Killable):
    """Teams with a channel of agents that works on every queue, and our service, which answers nothing itself."""

    teams: TeamsServer

    def settings(self) -> dict[str, str]:
        return self.teams.settings() | {"FIRSTLINE_TEAMS_QUEUES": json.dumps({"*": IT})}

    def ask(self, text: str) -> str:
        """Have somebody ask; return the text of its card once it is there."""
        known = len(self.cards())
        self.mention(text)
        eventually(lambda: len(self.cards()) > known)
        return self.cards()[-1]

    def mention(self, text: str) -> None:
        """Have somebody new ask, so that nothing is taken for the same question again."""
        number = next(_IDS)
        body = said(text, room=TEAM, user=f"user-{number}", id=str(number))
        assert self.teams.deliver(self.address, body).status_code == 200

    def cards(self) -> list[str]:
        return [json.dumps(message, ensure_ascii=False) for message in self.teams.shown(IT)]

    def press(self, verb: str, *, user: str = AGENT) -> dict[str, Any]:
        told: dict[str, Any] = self.teams.press(self.address, IT, verb, user=user).json()
        return told

    def send(self, verb: str, *, user: str = AGENT, **fields: str) -> httpx.Response:
        return self.teams.send_window(self.address, IT, verb, user=user, **fields)

    def told(self) -> list[str]:
        return [json.dumps(message, ensure_ascii=False) for message in self.teams.shown(TEAM)]

    def kill_at(self, call: str, when: str) -> None:
        """Kill the process once Teams is told this, before or after it is carried out."""
        armed = [True]

        def meddle(name: str, at: str) -> None:
            if armed and (name, at) == (call, when):
                armed.clear()
                self.kill()

        self.teams.meddle = meddle

    def revive(self) -> None:
        assert self.process is not None
        self.process.wait(30)
        self.teams.meddle = lambda _call, _when: None
        self.restart()


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = shutil.copytree(built_home, tmp_path_factory.mktemp("teams") / "home")
    write_thresholds(Thresholds(answer=0.999, clarify=0.999, source="teams tests"), home)
    with teams_server() as teams, running(Office(teams=teams, home=home)) as made:
        yield made


def test_a_question_that_nobody_could_answer_is_taken_replied_to_and_closed_in_teams(office: Office) -> None:
    card = office.ask("My badge does not open the garage any more")
    assert "nobody has it yet" in card
    assert "Only members of the channel" in office.press("desk_claim", user=BEN)["value"]
    office.press("desk_claim")
    eventually(lambda: AGENT in office.cards()[-1])
    known = len(office.told())
    assert office.send("desk_reply", text="Hold it to the left of the reader.", then="pending_requester").text == ""
    eventually(lambda: len(office.told()) == known + 1)
    assert "Hold it to the left of the reader." in office.told()[-1]
    eventually(lambda: "waiting for the requester" in office.cards()[-1])
    office.send("desk_close", ending="solved", topics="it/badge", other="")
    eventually(lambda: "Open again" in office.cards()[-1])
    assert "solved" in office.cards()[-1]


def test_a_kill_after_the_first_line_of_a_card_leaves_one_card(office: Office) -> None:
    known = len(office.cards())
    office.kill_at("begin", "after")
    office.mention("I need a second screen for my desk")
    office.revive()
    eventually(lambda: len(office.cards()) > known)
    office.come_to_rest()
    assert len(office.cards()) == known + 1


def test_a_kill_between_a_reply_and_noting_it_tells_the_requester_once(office: Office) -> None:
    office.ask("The lamp on my desk flickers all day")
    office.kill_at("say", "after")
    office.send("desk_reply", text="A colleague brings you another lamp.", then="stay")
    office.revive()
    eventually(lambda: any("another lamp" in message for message in office.told()))
    office.come_to_rest()
    assert sum("another lamp" in message for message in office.told()) == 1
