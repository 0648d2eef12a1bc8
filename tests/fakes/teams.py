"""A Teams in memory: rooms with messages and members."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from app.channels.teams.api import Member
from app.channels.teams.calling import TeamsGone, TeamsRefused
from app.channels.teams.elements import Post
from app.domain.errors import DeliveryFailed
from tests.fakes.teams_cards import check_message

APP, TENANT = "11111111-2222-3333-4444-555555555555", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ME = f"28:{APP}"
ANN, BEN = "ann-object-id", "ben-object-id"
CHAT, GROUP, TEAM = "a:ann", "19:group@thread.v2", "19:help@thread.tacv2"
IT, NETWORK = "19:it@thread.tacv2", "19:network@thread.tacv2"
AGENT, OTHER, NETTY = "agent-object-id", "other-object-id", "netty-object-id"
"""AGENT and OTHER work in the channel of the queue `it`, NETTY in that of `network`."""
KINDS = {CHAT: "personal", GROUP: "groupChat", TEAM: "channel", IT: "channel", NETWORK: "channel"}
SERVICE = "https://smba.trafficmanager.net/emea/"


@dataclass(slots=True)
class FakeTeams:
    """`TeamsCalls`, `TeamsThreads` and `TeamsRoster`, stateful. The next `failures` calls fail, all while it is `down`.

    With `breaks_after` the line drops once a call of that name was carried out: nobody knows.
    """

    messages: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    joined: dict[str, list[Member]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    changes: int = 0
    counter: int = 100
    failures: int = 0
    down: bool = False
    breaks_after: str = ""
    wait: float = 0.0

    def shown(self, room: str) -> list[str]:
        """What stands in a room, threads included, oldest first; a line without words does not count."""
        found = [m for name, room_ in self.messages.items() if name.partition(";")[0] == room for m in room_.values()]
        return [json.dumps(message, ensure_ascii=False) for message in found if message.get("text") != "One moment…"]

    def last(self, room: str) -> dict[str, Any]:
        return list(self.messages[room].values())[-1]

    def say(self, conversation: str, post: Post) -> str:
        self._call()
        self.counter += 1
        id = str(self.counter)
        self.messages.setdefault(conversation, {})[id] = check_message(post.wire())
        self._break("say")
        return id

    def begin(self, room: str, post: Post) -> tuple[str, str]:
        self._call()
        self.counter += 1
        id = str(self.counter)
        self.messages[f"{room};messageid={id}"] = {id: check_message(post.wire())}
        self._break("begin")
        return f"{room};messageid={id}", id

    def change(self, conversation: str, id: str, post: Post) -> None:
        self._call()
        self._found(conversation, id)
        self.messages[conversation][id] = check_message(post.wire())
        self.changes += 1
        self._break("change")

    def remove(self, conversation: str, id: str) -> None:
        self._call()
        self._found(conversation, id)
        del self.messages[conversation][id]

    def typing(self, conversation: str) -> None:
        self._call()
        self.typed.append(conversation)

    def direct(self, user: str, near: str) -> str:
        self._call()
        return f"a:{user}"

    def member(self, room: str, user: str) -> Member:
        self._call()
        found = [one for one in self.joined.get(room, []) if one.user == user]
        if not found:
            raise TeamsRefused("Nobody of that name.", 403, "Forbidden")
        return found[0]

    def members(self, room: str) -> tuple[Member, ...]:
        self._call()
        return tuple(self.joined.get(room, []))

    def _found(self, conversation: str, id: str) -> None:
        if id not in self.messages.get(conversation, {}):
            raise TeamsGone("It is gone.", 404, "NotFound")

    def _call(self) -> None:
        if self.down or self.failures:
            self.failures = max(0, self.failures - 1)
            failure = DeliveryFailed("Teams does not answer.")
            failure.wait = self.wait
            raise failure

    def _break(self, name: str) -> None:
        if self.breaks_after == name:
            self.breaks_after = ""
            raise DeliveryFailed("The line dropped.")


def a_member(user: str = ANN, *, email: str = "", tenant: str = TENANT, guest: bool = False) -> Member:
    names = (email or f"{user}@halyard.example",)
    return Member(user=user, address=f"29:{user}", names=names, tenant=tenant, guest=guest)
