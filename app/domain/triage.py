"""What the engine believes a request is about, after policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Priority = Literal["low", "normal", "high", "critical"]
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "critical")
Sentiment = Literal["negative", "neutral", "positive"]
Tier = Literal[0, 1, 2, 3]
Intent = Literal["request", "complaint", "follow_up", "thanks", "chit_chat"]
"""What a message is for; only requests, complaints and follow-ups want something done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScore:
    """A topic (`it/vpn`) and the calibrated probability that it applies."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A detail the requester stated: its kind (`error_code`), its value, and where it stands in the text."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Tags, urgency and destination of a request. Confidences are calibrated probabilities in [0, 1].

    `out_of_scope` is the probability that no queue serves this; `candidates` the conformal set of queues. A
    `sensitive` request is looked at by a person; `sensitivity` is how probable it is that it must be, 1 where a rule
    says so. `languages` holds all that a text mixes, the main one first; `missing_details` the kinds of details that
    its topic needs and nobody stated.
    """

    language: str
    topics: tuple[TopicScore, ...] = ()
    priority: Priority = "normal"
    tier: Tier = 1
    queue: str = ""
    sentiment: Sentiment = "neutral"
    intent: Intent = "request"
    sensitive: bool = False
    sensitivity: float = 1.0
    out_of_scope: float = 0.0
    candidates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    missing_details: tuple[str, ...] = ()
    model_version: str = ""
