"""Where the engine decides but does not speak: a hold-out, channels in the shadow, and the retreat from all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.decision import COURTESY, FOR_AGENTS, Decision
from app.domain.request import Origin, Request

Restraint = Literal["", "held_out", "shadow", "retreat", "for_agents"]
SHADOW = "shadow"
_WITH_ROOMS = frozenset({"slack", "teams"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Who is left to people for the sake of knowing better.

    A share `hold_out` of all requests is never answered by the engine. `shadowed` are channels (`slack`), or single
    conversations in them (`slack:C123`), where it decides and says nothing. In `retreat` it only suggests, everywhere.
    In the conversations `for_agents` what it would answer to something overheard is shown to agents, and to no asker.
    """

    hold_out: float = 0.0
    shadowed: frozenset[str] = frozenset()
    retreat: bool = False
    for_agents: frozenset[str] = frozenset()

    def restraint(self, request: Request, *, explicit: bool = True) -> Restraint:
        """Return what keeps the engine from speaking to this request; empty for nothing."""
        if is_shadowed(request.origin, self.shadowed):
            return "shadow"
        if is_held_out(request.id, self.hold_out):
            return "held_out"
        if self.retreat:
            return "retreat"
        return "for_agents" if not explicit and is_shadowed(request.origin, self.for_agents) else ""


def channel_name(origin: Origin) -> str:
    """Return how one conversation of a channel is named in settings and commands."""
    return f"{origin.channel}:{origin.conversation}" if origin.conversation else origin.channel


def place_name(origin: Origin) -> str:
    """Return where many people ask: a room in a chat, else the whole channel; on a page each visitor is alone."""
    return channel_name(origin) if origin.channel in _WITH_ROOMS else origin.channel


def is_shadowed(origin: Origin, shadowed: frozenset[str]) -> bool:
    """Whether the conversation, or its whole channel, is in the shadow."""
    return bool({origin.channel, channel_name(origin)} & shadowed)


def is_held_out(request_id: str, share: float) -> bool:
    """Whether the request belongs to the share left to people: by a hash of its id, so always the same."""
    if share <= 0:
        return False
    drawn = int.from_bytes(hashlib.sha256(f"hold-out:{request_id}".encode()).digest()[:8])
    return drawn < share * 2**64


def restrained(decision: Decision, request: Request, trial: Trial, *, explicit: bool) -> Decision:
    """Return what is done instead of `decision`; the same one where nothing restrains it.

    What the engine would not have said anyway stays. In the shadow nobody hears a word: what was overheard is met with
    silence, and who asked the engine itself is handed to people. Suggestions are kept from whoever is held out. What
    only agents are to see is handed to them with its answer: whoever asked saw nothing, so a person owes them one.
    """
    why = trial.restraint(request, explicit=explicit)
    if not why or (decision.reason == COURTESY and why != "shadow"):
        return decision
    if why == "shadow":
        kind: Literal["escalate", "silent"] = "escalate" if explicit and decision.kind != "silent" else "silent"
        return Decision(kind=kind, confidence=decision.confidence, reason=SHADOW)
    if decision.kind not in {"reply", "clarify"}:
        return decision
    handed = Decision(kind="escalate", confidence=decision.confidence, reason=why)
    if why == "for_agents":
        return replace(handed, reason=FOR_AGENTS, answer=decision.answer, suggestions=decision.suggestions)
    return handed if why == "held_out" else replace(handed, suggestions=decision.suggestions)
