"""What an administrator and the watch switched: channels that went live or back into the shadow, and the retreat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from app.domain.errors import Conflict, InvalidInput

NOTHING_CERTIFIED = (
    "nothing is certified yet. Judge past requests under Admin, Evaluation, Gold sets, and put the promise to work."
)
CHANNELS = frozenset({"web", "api", "assistant", "slack", "teams", "email"})
NO_PROMISE = "no promise could be made with these labels, so nothing would be answered."
Act = Literal["live_on", "live_off", "retreated", "resumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """`live` says of a channel whether it was switched on or off; where it says nothing, the settings rule.

    `retreat` says why the engine only suggests; empty while it answers. Answers from before `since` no longer count.
    """

    live: Mapping[str, bool] = field(default_factory=dict)
    retreat: str = ""
    since: datetime | None = None

    def shadowed(self, configured: frozenset[str]) -> frozenset[str]:
        """Return the channels in the shadow now."""
        on = {name for name, live in self.live.items() if live}
        off = {name for name, live in self.live.items() if not live}
        return frozenset((configured - on) | off)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """One act, for the record: who did what to which channel, when and why; `override` where no certificate held."""

    act: Act
    channel: str
    actor: str
    at: datetime
    reason: str = ""
    override: bool = False
    certificate: str = ""


def go_live(state: LiveState, channel: str, *, lacking: str, reason: str) -> LiveState:
    """Return the state with `channel` live; raise `Conflict` where something is `lacking` and no `reason` overrides."""
    live = checked_channel(channel)
    if lacking and not reason.strip():
        raise Conflict(
            f"{channel!r} cannot go live: {lacking} Mend that, or insist with --override and --reason; it is recorded."
        )
    return replace(state, live={**state.live, live: True})


def go_dark(state: LiveState, channel: str) -> LiveState:
    """Return the state with `channel` in the shadow."""
    return replace(state, live={**state.live, checked_channel(channel): False})


def checked_channel(channel: str) -> str:
    """Return the name of a channel or a conversation in one; raise `InvalidInput` for anything else."""
    kind, _, place = channel.partition(":")
    if kind not in CHANNELS or " " in place or len(channel) > 200:
        raise InvalidInput(
            f"{channel!r} names no channel. Write web, api, assistant, slack, teams or email, or one conversation: "
            "slack:C0123."
        )
    return channel
