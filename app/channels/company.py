"""Who belongs to which groups of readers, and who in a room may open what. Fails closed when nobody says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from app.ports import Clock, DocumentLookup

T = TypeVar("T")
EVERYONE = frozenset({"everyone"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the organisation, or `external`: of another. `groups` are those its channel knows of itself."""

    id: str
    locale: str = ""
    external: bool = False
    program: bool = False
    names: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()


class Membership(Protocol):
    """Who is who, and who is where. Each raises `DeliveryFailed` where the channel does not say."""

    def person(self, user: str) -> Person: ...

    def members(self, room: str) -> tuple[str, ...]: ...

    def group_members(self, user_group: str) -> tuple[str, ...]: ...

    def is_shared(self, room: str) -> bool: ...

    def is_public(self, room: str) -> bool: ...


class GroupRules(Protocol):
    """What the house decided: the group of readers of the members of each user group, and of each room."""

    @property
    def user_groups(self) -> Mapping[str, str]: ...

    @property
    def group_rooms(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many people are in a channel, and how many of them cannot open something that would be shown."""

    members: int
    shut_out: int
    shared: bool = False

    @property
    def is_open(self) -> bool:
        """Whether everybody there may read it, people of other organisations included."""
        return not self.shut_out and not self.shared


@dataclass(slots=True, kw_only=True)
class Company:
    """Answers from a channel, kept for `fresh_seconds`. What is older is asked again; nothing older is ever used.

    Every method raises `DeliveryFailed` where the channel does not answer: better later than to the wrong people.
    """

    people: Membership
    rules: GroupRules
    documents: DocumentLookup
    clock: Clock
    fresh_seconds: int = 300
    _known: dict[tuple[str, str], tuple[datetime, object]] = field(default_factory=dict, init=False)

    def person(self, user: str) -> Person:
        """Return who somebody is."""
        return self._fresh("person", user, self.people.person)

    def groups(self, user: str) -> frozenset[str]:
        """Return the groups of readers somebody is in; a guest of another organisation is in none."""
        person = self.person(user)
        if person.external:
            return NOBODY
        named = {group for id, group in self.rules.user_groups.items() if user in self._in_group(id)}
        rooms = {group for room, group in self.rules.group_rooms.items() if user in self._in_room(room)}
        return EVERYONE | person.groups | named | rooms

    def is_member(self, user: str, room: str) -> bool:
        """Whether somebody of this organisation is in a channel now."""
        return user in self._in_room(room) and not self.person(user).external

    def is_shared(self, room: str) -> bool:
        """Whether people of other organisations are, or may be, in a channel."""
        return self._fresh("shared", room, self.people.is_shared)

    def readers_of(self, room: str) -> frozenset[str]:
        """Return the group that may read what stands in a channel, or none where no group is known to.

        That is the group its members are in; else everyone, where everybody of the organisation may open it.
        """
        if self.is_shared(room):
            return NOBODY
        if group := self.rules.group_rooms.get(room, ""):
            return frozenset({group})
        return EVERYONE if self._fresh("public", room, self.people.is_public) else NOBODY

    def reach(self, room: str, documents: tuple[str, ...]) -> Reach:
        """Return how many members of `room` cannot open at least one of `documents`."""
        shared = self.is_shared(room)
        if not shared and self._may_all_read(documents, EVERYONE):
            return Reach(members=0, shut_out=0)  # pages for everyone; nobody needs to be counted
        members = [user for user in self._in_room(room) if not self.person(user).program]
        allowed: dict[frozenset[str], bool] = {}
        shut_out = 0
        for user in members:
            groups = self.groups(user)
            if groups not in allowed:
                allowed[groups] = bool(groups) and self._may_all_read(documents, groups)
            shut_out += not allowed[groups]
        return Reach(members=len(members), shut_out=shut_out, shared=shared)

    def _may_all_read(self, documents: tuple[str, ...], groups: frozenset[str]) -> bool:
        return all(self.documents.document(id, audience=groups) is not None for id in documents)

    def _in_group(self, user_group: str) -> tuple[str, ...]:
        return self._fresh("group", user_group, self.people.group_members)

    def _in_room(self, room: str) -> tuple[str, ...]:
        return self._fresh("room", room, self.people.members)

    def _fresh(self, kind: str, id: str, ask: Callable[[str], T]) -> T:
        now = self.clock.now()
        known = self._known.get((kind, id))
        if known is None or now - known[0] > timedelta(seconds=self.fresh_seconds):
            self._known.pop((kind, id), None)
            known = self._known[kind, id] = (now, ask(id))
        return known[1]  # type: ignore[return-value]  # each kind keeps what its question gave
