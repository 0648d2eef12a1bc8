"""How a decision reaches people: the rules of politeness, as one pure function."""

from __future__ import annotations

from typing import Literal

from app.channels.slack.rules import Policy
from app.domain.decision import Decision

Manner = Literal["thread", "asker", "helper", "agents", "nothing"]
"""To all in the thread, to the asker alone, to the person who helps already, to the agents' channel, or not at all."""


def manner(decision: Decision, *, policy: Policy, explicit: bool, helped: bool) -> Manner:
    """Return how to say `decision` where somebody `explicit`ly asked us, or was overheard in a channel of `policy`.

    Where a person helps already, the engine does not speak over them: what it found is for that person's eyes.
    """
    if explicit:
        return "thread"
    if policy == "off":
        return "nothing"
    if helped:
        return "nothing" if decision.kind == "escalate" else "helper"
    if policy == "suggest_agents":
        return "agents"
    return "asker" if policy == "suggest_asker" else "thread"
