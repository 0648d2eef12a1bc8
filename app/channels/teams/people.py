"""`Membership` on Teams: who somebody is, as the conversations they are in know them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from app.channels.company import Person
from app.channels.teams.api import Member, TeamsRoster
from app.channels.teams.rules import TeamsRules
from app.domain.errors import DeliveryFailed
from app.ports import Clock

T = TypeVar("T")
_REMEMBERED = 20_000


@dataclass(slots=True, kw_only=True)
class TeamsPeople:
    """Asks about a person where they were met last. Who is of another tenant, a guest, or not said to be of ours is
    external. What a list of members said of them counts for `fresh_seconds`.
    """

    roster: TeamsRoster
    rules: TeamsRules
    clock: Clock
    fresh_seconds: int = 300
    _met: OrderedDict[str, str] = field(default_factory=OrderedDict, init=False)
    _seen: OrderedDict[str, tuple[datetime, Person]] = field(default_factory=OrderedDict, init=False)

    def meet(self, user: str, room: str) -> None:
        """Note where somebody is, so that they can be asked about there."""
        self._met[user] = room
        _bound(self._met)

    def person(self, user: str) -> Person:
        """Return who somebody is; raise `DeliveryFailed` where nobody has met them, or Teams does not say."""
        known = self._seen.get(user)
        if known is not None and self.clock.now() - known[0] < timedelta(seconds=self.fresh_seconds):
            return known[1]
        room = self._met.get(user)
        if room is None:
            raise DeliveryFailed("Teams cannot be asked about somebody who wrote nowhere yet.")
        return self._saw(self.roster.member(room, user), user)

    def members(self, room: str) -> tuple[str, ...]:
        """Return who is in a room."""
        members = self.roster.members(room)
        for member in members:
            self._saw(member, member.user)
            self.meet(member.user, room)
        return tuple(member.user for member in members)

    def group_members(self, user_group: str) -> tuple[str, ...]:  # noqa: ARG002 - there are none
        """Return nobody: Teams has no user groups."""
        return ()

    def is_shared(self, room: str) -> bool:
        """Whether guests or people of other organisations are in a room."""
        return any(self.person(user).external for user in self.members(room))

    def is_public(self, room: str) -> bool:  # noqa: ARG002 - no room of Teams is for everybody
        """Say no: a team is for its members."""
        return False

    def _saw(self, member: Member, user: str) -> Person:
        person = Person(
            id=user,
            external=member.guest or member.tenant.casefold() != self.rules.tenant.casefold(),
            names=member.names,
            groups=self.rules.groups_of(user, *member.names),
        )
        self._seen[user] = (self.clock.now(), person)
        _bound(self._seen)
        return person


def _bound(known: OrderedDict[str, T]) -> None:
    while len(known) > _REMEMBERED:
        known.popitem(last=False)
