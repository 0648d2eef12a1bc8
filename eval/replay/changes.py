"""What is tried in a replay: pages left out or added, other rules, another model, threshold, a grace, channels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eval.errors import EvaluationError
from eval.replay.rows import PastRequest

PERSON_ANSWERS, OTHER_CHANNEL = "person_answers", "other_channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What if documents `without` were not there, those `tried` had been there from the start, it answered from
    another confidence, kept silent where a person replied within `grace` seconds, and in all but some `channels`?

    `rules` is a digest of the triage file that rules instead, `model` the version of a kept triage model that serves
    instead; empty for the home's. A channel (`slack`) stands for all
    of its conversations (`slack:C123`) too.
    """

    without: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()
    answer_from: float | None = None
    grace: float | None = None
    channels: frozenset[str] = frozenset()
    rules: str = ""
    model: str = ""

    def silence(self, past: PastRequest) -> str:
        """Return why the engine keeps out of a request, or an empty text."""
        if self.channels and not self.channels & _names(past.channel):
            return OTHER_CHANNEL
        if self.grace is not None and past.first_reply is not None:
            waited = (past.first_reply - past.time).total_seconds()
            return PERSON_ANSWERS if 0 <= waited <= self.grace else ""
        return ""

    def figures(self) -> dict[str, Any]:
        """Return it as plain values, for the figures and the card."""
        return {
            "without": sorted(self.without),
            "tried": sorted(self.tried),
            "answer_from": self.answer_from,
            "grace": self.grace,
            "channels": sorted(self.channels),
            "triage_file": self.rules or None,
            "triage_model": self.model or None,
        }


UNCHANGED = Changed()


def check_changes(changed: Changed, requests: Iterable[PastRequest]) -> None:
    """Raise `EvaluationError` for what this history cannot tell: it knows no channel or no first reply."""
    asked = tuple(requests)
    known = {name for past in asked for name in _names(past.channel)} - {""}
    missing = sorted(changed.channels - known)
    if missing:
        names = ", ".join(sorted(known)[:5]) or "none; give each row its channel"
        raise EvaluationError(f"No request of this history came from the channel {missing[0]!r} (known: {names}).")
    if changed.grace is not None and not any(past.first_reply for past in asked):
        raise EvaluationError(
            "No request of this history says when a person first replied, so a grace changes nothing that can be seen. "
            "Give rows a first_reply (ISO 8601 or epoch seconds)."
        )


def _names(channel: str) -> frozenset[str]:
    return frozenset({channel, channel.partition(":")[0]})
