"""What the house decided about Teams: its tenant, who belongs to which group, where Microsoft may be called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from app.channels.desk.queue_rooms import room_of
from app.domain.addresses import LOOPBACK_NAMES

_HOSTS = ("smba.trafficmanager.net",)
SERVICE = "https://smba.trafficmanager.net/teams/"
"""Where Microsoft's connector takes what is for a conversation that we have heard nothing of yet."""

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsRules:
    """`readers` lists each group's members by e-mail address or Entra object id; `group_rooms` names rooms whose
    members are in a group. `hosts` are those of Microsoft that may be called, as patterns. `queue_rooms` are channels
    whose members work on the tickets of a queue; they are reached at `service` until somebody has written there.
    """

    app_id: str
    tenant: str
    readers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    group_rooms: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = _HOSTS
    queue_rooms: Mapping[str, str] = field(default_factory=dict)
    service: str = SERVICE

    def room_of_queue(self, queue: str) -> str:
        """Return the channel of a queue, or an empty text where it has none."""
        return room_of(self.queue_rooms, queue)

    @property
    def triage_rooms(self) -> frozenset[str]:
        """The channels that show tickets; what is written below their cards is written for agents."""
        return frozenset(self.queue_rooms.values())

    @property
    def user_groups(self) -> Mapping[str, str]:
        """Teams has no user groups of its own."""
        return {}

    def groups_of(self, *names: str) -> frozenset[str]:
        """Return the groups that list somebody under one of their names; capitals do not matter."""
        known = {name.casefold() for name in names if name}
        return frozenset(g for g, members in self.readers.items() if known & {m.casefold() for m in members})

    def may_call(self, address: str) -> bool:
        """Whether an address that an activity names is one of Microsoft's: over TLS, on a host that is listed."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        local = host in LOOPBACK_NAMES
        if parts.username or parts.query or (parts.scheme != "https" and not (local and parts.scheme == "http")):
            return False
        return (local or port in {None, 443}) and any(fnmatchcase(host, pattern) for pattern in self.hosts)


def is_uuid(text: str) -> bool:
    """Whether it is an id as Azure shows them: hexadecimal digits, 8-4-4-4-12."""
    return bool(_UUID.fullmatch(text))
