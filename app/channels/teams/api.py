"""The few things we ask of Teams, typed. Every failure is a `DeliveryFailed` that says which call and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

import httpx

from app.channels.teams.calling import TeamsRefused, Token, ask, json_of
from app.channels.teams.elements import Json, Post
from app.channels.teams.place import CHANNEL, TEAM_CHANNEL, THREAD
from app.channels.teams.rules import TeamsRules
from app.domain.errors import DeliveryFailed
from app.domain.posting import Room
from app.ports import UnitOfWorkFactory

_PAGES, _PAGE = 50, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a conversation, as Teams knows them."""

    user: str
    address: str = ""
    names: tuple[str, ...] = ()
    tenant: str = ""
    guest: bool = False


class TeamsCalls(Protocol):
    """What the channel needs of a Teams. Each raises `DeliveryFailed` where Teams did not do it.

    `conversation` is a room, or a thread in one. `change` and `remove` raise `TeamsGone` for what is not there.
    """

    def say(self, conversation: str, post: Post) -> str: ...

    def change(self, conversation: str, id: str, post: Post) -> None: ...

    def remove(self, conversation: str, id: str) -> None: ...

    def typing(self, conversation: str) -> None: ...

    def direct(self, user: str, near: str) -> str: ...


class TeamsThreads(Protocol):
    """Beginning a thread in a channel. Raises `DeliveryFailed` where Teams did not do it."""

    def begin(self, room: str, post: Post) -> tuple[str, str]: ...


class TeamsRoster(Protocol):
    """Who is in a conversation. Each raises `DeliveryFailed` where Teams does not say."""

    def member(self, room: str, user: str) -> Member: ...

    def members(self, room: str) -> tuple[Member, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsApi:
    """`TeamsCalls`, `TeamsThreads` and `TeamsRoster` over HTTP, at the address that a room's last activity named, if it
    may be called. A channel of agents is reached before anybody has written there.

    The app's token goes there and nowhere else.
    """

    http: httpx.Client
    token: Token
    rules: TeamsRules
    reading: UnitOfWorkFactory
    unit_of_work: UnitOfWorkFactory

    def say(self, conversation: str, post: Post) -> str:
        """Post for all to see; return the message's id."""
        answer = self._call("POST", self._of(conversation, "activities"), json=post.wire(), what="a message")
        id = json_of(answer).get("id")
        if not isinstance(id, str) or not id:
            raise DeliveryFailed("Teams took a message and named no id of it.")
        return id

    def change(self, conversation: str, id: str, post: Post) -> None:
        """Put `post` in place of a message of ours."""
        address = self._of(conversation, "activities", id)
        self._call("PUT", address, json={**post.wire(), "id": id}, what="the change of a message")

    def remove(self, conversation: str, id: str) -> None:
        """Take a message of ours away."""
        self._call("DELETE", self._of(conversation, "activities", id), what="taking back a message")

    def typing(self, conversation: str) -> None:
        """Show that we are at it."""
        self._call("POST", self._of(conversation, "activities"), json={"type": "typing"}, what="the sign of typing")

    def begin(self, room: str, post: Post) -> tuple[str, str]:
        """Post at the top of a channel; return the thread's name as a conversation, and the message's id."""
        asked = {
            "bot": {"id": f"28:{self.rules.app_id}"},
            "isGroup": True,
            "tenantId": self.rules.tenant,
            "channelData": {"channel": {"id": room}, "tenant": {"id": self.rules.tenant}},
            "activity": post.wire(),
        }
        answer = self._call("POST", f"{_base(self._room(room))}/v3/conversations", json=asked, what="a new thread")
        told = json_of(answer)
        thread, id = str(told.get("id") or ""), str(told.get("activityId") or "")
        id = id or thread.partition(THREAD)[2]
        if not id:
            raise DeliveryFailed("Teams began a thread and named no id of its message.")
        return (thread if THREAD in thread else f"{room}{THREAD}{id}"), id

    def direct(self, user: str, near: str) -> str:
        """Return our conversation with one person, reached as the room `near` is."""
        room = self._room(near)
        asked = {
            "bot": {"id": f"28:{self.rules.app_id}"},
            "members": [{"id": user}],
            "isGroup": False,
            "tenantId": self.rules.tenant,
            "channelData": {"tenant": {"id": self.rules.tenant}},
        }
        answer = self._call("POST", f"{_base(room)}/v3/conversations", json=asked, what="a conversation")
        id = json_of(answer).get("id")
        if not isinstance(id, str) or not id:
            raise DeliveryFailed("Teams opened a conversation and named no id of it.")
        with self.unit_of_work() as work:
            work.rooms.note(Room(channel=CHANNEL, id=id, address=room.address, kind="personal"))
            work.commit()
        return id

    def member(self, room: str, user: str) -> Member:
        """Return who somebody in a conversation is."""
        answer = self._call("GET", self._of(room, "members", user), what="who somebody is")
        return member_of(json_of(answer))

    def members(self, room: str) -> tuple[Member, ...]:
        """Return who is in a conversation."""
        return tuple(self._pages(room))

    def _pages(self, room: str) -> Iterator[Member]:
        more = ""
        for _ in range(_PAGES):
            parameters = {"pageSize": str(_PAGE)} | ({"continuationToken": more} if more else {})
            answer = self._call("GET", self._of(room, "pagedmembers"), params=parameters, what="who is in a room")
            told = json_of(answer)
            found = told.get("members")
            yield from (member_of(one) for one in (found if isinstance(found, list) else []) if isinstance(one, dict))
            more = str(told.get("continuationToken") or "")
            if not more:
                return
        raise DeliveryFailed(f"Teams lists more than {_PAGES} pages of members; this is not read to its end.")

    def _of(self, conversation: str, *parts: str) -> str:
        room = self._room(conversation.partition(";")[0])
        path = "/".join(quote(part, safe="") for part in (conversation, *parts))
        return f"{_base(room)}/v3/conversations/{path}"

    def _room(self, id: str) -> Room:
        with self.reading() as work:
            room = work.rooms.find(CHANNEL, id)
        if room is None and id in self.rules.triage_rooms:
            room = Room(channel=CHANNEL, id=id, address=self.rules.service, kind=TEAM_CHANNEL)
        if room is None:
            raise DeliveryFailed("Nobody has written to us from this conversation of Teams, so it cannot be reached.")
        if not self.rules.may_call(room.address):
            raise DeliveryFailed("A conversation of Teams names a host that `teams_hosts` does not: it is not called.")
        return room

    def _call(self, method: str, address: str, *, what: str, **more: object) -> httpx.Response:
        token = self.token()
        try:
            return ask(self.http, method, address, what=what, headers=_bearer(token), **more)
        except TeamsRefused as refused:
            if refused.status != 401:
                raise
            self.token.forget(token)
            return ask(self.http, method, address, what=what, headers=_bearer(self.token()), **more)


def _base(room: Room) -> str:
    return room.address.rstrip("/")


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def member_of(told: Json) -> Member:
    """Return somebody in a conversation as Teams tells of them."""

    def text(*names: str) -> str:
        return next((value for name in names if isinstance(value := told.get(name), str) and value), "")

    return Member(
        user=text("aadObjectId", "objectId", "id"),
        address=text("id"),
        names=tuple(dict.fromkeys(filter(None, (text("email"), text("userPrincipalName"))))),
        tenant=text("tenantId"),
        guest=text("userRole").lower() in {"guest", "anonymous"},
    )
