"""What the engine does with a request, and the pure policy that decides it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.answer import Answer, Suggestion
from app.domain.triage import Triage

DecisionKind = Literal["reply", "clarify", "escalate", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Chosen by `firstline eval answering` from labelled requests, never by hand in code.

    All are probabilities: answer from `answer` upward; between `clarify` and `answer` ask one question when it would
    help; treat as out of scope from `out_of_scope` upward; show suggestions from `suggest` upward.
    """

    answer: float = 0.75
    clarify: float = 0.5
    out_of_scope: float = 0.8
    suggest: float = 0.15
    source: str = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One of four kinds with its reason. `confidence` is the probability that the best evidence answers.

    `note` holds an agent's own words to show before anything else.
    """

    kind: DecisionKind
    confidence: float
    reason: str
    answer: Answer | None = None
    suggestions: tuple[Suggestion, ...] = ()
    question: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPolicy:
    """Decides from calibrated confidences and thresholds alone: no I/O, no clock, same input, same decision."""

    thresholds: Thresholds = field(default_factory=Thresholds)

    def decide(
        self, triage: Triage, answer: Answer | None, suggestions: tuple[Suggestion, ...], *, explicit: bool = True
    ) -> Decision:
        """Return the decision. An `explicit` request (page, mention, direct message) is never met with silence."""
        limits = self.thresholds
        confidence = answer.confidence if answer else 0.0
        shown = tuple(s for s in suggestions if s.score >= limits.suggest)
        if triage.sensitive:
            return Decision(kind="escalate", confidence=confidence, reason="sensitive", suggestions=shown)
        if answer and confidence >= limits.answer:
            return Decision(kind="reply", confidence=confidence, reason="answered", answer=answer, suggestions=shown)
        if not explicit and triage.out_of_scope >= limits.out_of_scope:
            return Decision(kind="silent", confidence=confidence, reason="not_a_request")
        if answer and confidence >= limits.clarify and len(triage.candidates) > 1:
            return Decision(
                kind="clarify",
                confidence=confidence,
                reason="several_meanings",
                suggestions=shown,
                question="which_topic",
                choices=triage.candidates[:4],
            )
        reason = "out_of_scope" if triage.out_of_scope >= limits.out_of_scope else "no_good_answer"
        return Decision(kind="escalate", confidence=confidence, reason=reason, suggestions=shown)
