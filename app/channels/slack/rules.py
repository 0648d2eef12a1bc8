"""What the house decided about Slack: which channels are listened to, who belongs to which group, how polite to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.channels.desk.queue_rooms import room_of

Policy = Literal["automatic", "suggest_asker", "suggest_agents", "shadow", "off"]

ReactionAct = Literal["ticket", "assign", "close", "approve", "wrong", "merge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionRule:
    """What an emoji on a message does; a ticket goes to `queue`, or where triage sends it."""

    act: ReactionAct
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRules:
    """One channel. `policy` is for what is overheard; a mention is always answered. Its members are in `group`."""

    policy: Policy = "automatic"
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackRules:
    """Everything keyed by Slack's own ids, since names change.

    A channel that is not named in `rooms` is not listened to. `user_groups` maps a user group to the group of
    readers its members are in. `agents_room` is where suggestions for agents go, `queue_rooms` where the tickets of a
    queue are shown; the queue `*` stands for all that are not named. `reactions` are emojis that do something,
    `status` the emoji that a question carries in each state of its ticket.
    """

    rooms: Mapping[str, RoomRules] = field(default_factory=dict)
    user_groups: Mapping[str, str] = field(default_factory=dict)
    agents_room: str = ""
    queue_rooms: Mapping[str, str] = field(default_factory=dict)
    reactions: Mapping[str, ReactionRule] = field(default_factory=dict)
    status: Mapping[str, str] = field(default_factory=dict)
    announcements: tuple[str, ...] = ()
    grace_seconds: int = 20

    def policy(self, room: str) -> Policy:
        """Return what to do with what is overheard in a channel."""
        return self.rooms[room].policy if room in self.rooms else "off"

    def room_of_queue(self, queue: str) -> str:
        """Return the triage channel of a queue, or an empty text where it has none."""
        return room_of(self.queue_rooms, queue)

    @property
    def triage_rooms(self) -> frozenset[str]:
        """The channels that show tickets; what is written there is written for agents."""
        return frozenset(self.queue_rooms.values())

    def is_announcement(self, text: str) -> bool:
        """Whether a message begins as announcements of this house do; capitals do not matter."""
        start = text.lstrip().casefold()
        return any(start.startswith(prefix.casefold()) for prefix in self.announcements if prefix)

    def reaction(self, emoji: str) -> ReactionRule | None:
        """Return what an emoji does, in any skin tone; None for one that is only an emoji."""
        return self.reactions.get(emoji.partition("::")[0])

    @property
    def group_rooms(self) -> dict[str, str]:
        """Channels whose membership makes somebody part of a group."""
        return {room: rules.group for room, rules in self.rooms.items() if rules.group}
