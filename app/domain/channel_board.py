"""Where the engine answers, and where it only looks on: what administrators see of the channels."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.going_live import Switched


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """One channel, or one conversation in one (`slack:C0123`): its policy as set, and whether it is in the shadow."""

    name: str
    policy: str = ""
    group: str = ""
    shadowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelBoard:
    """Every channel that is set up, what keeps one from going live (or nothing), the retreat, and the last switches."""

    lines: tuple[ChannelLine, ...]
    lacking: str = ""
    retreat: str = ""
    hold_out: float = 0.0
    acts: tuple[Switched, ...] = ()
