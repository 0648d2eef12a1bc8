"""Who may read what was said between one requester and the desk."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from app.domain.request import Origin

EVERYONE = "everyone"
DESK = "desk:"
"""Begins the group of readers of a conversation between one requester and the desk; no person is in such a group.

What follows names the groups that its requester was in. Agents are suggested it for whoever is in all of these too:
somebody with the same rights, or more, could have been told the same.
"""
_PAIRS = 2

Rooms = Mapping[tuple[str, str], str]
"""For (channel, conversation) that others can read: the group that can, `everyone` or another."""


def readers_of(origin: Origin, groups: frozenset[str], rooms: Rooms) -> frozenset[str]:
    """Return who may read a solved ticket: those who could read the conversation, or the desk alone."""
    room = rooms.get((origin.channel, origin.conversation))
    return frozenset({room or desk_group(groups)})


def desk_group(groups: frozenset[str]) -> str:
    """Return the group of readers of what was between the desk and somebody in `groups`."""
    return DESK + "+".join(sorted(groups | {EVERYONE}))


def with_desk(groups: frozenset[str]) -> frozenset[str]:
    """Return `groups`, and those of the desk's conversations with anybody who was in no other group.

    Of many groups only pairs and all of them together are looked at: fewer precedents, never one too many. Whoever is
    not in `everyone`, such as a guest, is told nothing of it.
    """
    if EVERYONE not in groups:
        return groups
    own = sorted(groups - {EVERYONE})
    few = [frozenset(some) for size in range(_PAIRS + 1) for some in combinations(own, size)]
    return groups | {desk_group(some) for some in (*few, frozenset(own))}
