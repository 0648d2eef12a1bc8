"""Teams, as a chat with the bot: signed activities come in, the worker answers, buttons of its cards are pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from starlette.testclient import TestClient

from tests.fakes.teams_events import buttons_of, pressed, said
from tests.fakes.teams_server import TeamsServer
from tests.golden.conversations import Conversation, Turn

_IDS = count(1_772_442_000_000)


@dataclass(slots=True)
class TeamsFace:
    """Nothing is said of the client's language, as of nobody's elsewhere."""

    app: Any
    work: Callable[[], int]
    teams: TeamsServer
    requester: str = ""
    _client: TestClient = field(init=False)
    _user: str = ""

    def begin(self, conversation: Conversation) -> None:
        self._client = TestClient(self.app, base_url="http://desk.example")
        self._user = teams_user(conversation)
        self.requester = f"teams:{self._user}"

    def take(self, turn: Turn) -> None:
        if turn.act == "press":
            self._press(turn.words)
        elif turn.act == "choose" and self._buttons("choose", turn.words):
            self._press("choose", turn.words)
        else:  # a detail that was asked for is written, not pressed
            self._send(said(turn.words, room=self._room, user=self._user, id=str(next(_IDS)), locale=""))
        while self.work():
            pass

    @property
    def _room(self) -> str:
        return f"a:{self._user}"

    def _press(self, verb: str, choice: str = "") -> None:
        # A card that was pressed has no buttons any more: who is with a person already cannot ask for one again.
        for card, data in self._buttons(verb, choice)[-1:]:
            self._send(pressed(data, room=self._room, user=self._user, id=str(next(_IDS)), card=card))

    def _buttons(self, verb: str, choice: str) -> list[tuple[str, dict[str, Any]]]:
        return [
            (id, data)
            for id, message in self.teams.messages.get(self._room, {}).items()
            for data in buttons_of(message)
            if data["verb"] == verb and data.get("choice", "") == choice
        ]

    def _send(self, activity: dict[str, Any]) -> None:
        headers = {"authorization": f"Bearer {self.teams.token()}"}
        body = activity | {"serviceUrl": self.teams.service}
        answer = self._client.post("/teams/messages", json=body, headers=headers)
        assert answer.status_code == 200, answer.text


def teams_user(conversation: Conversation) -> str:
    return f"object-{conversation.id}"
