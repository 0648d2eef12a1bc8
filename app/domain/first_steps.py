"""The way from an empty home to a service that answers: what is there already, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from app.domain.channel_board import ChannelBoard
from app.domain.evaluation import EvaluationRun
from app.domain.gold import GoldOverview
from app.domain.labelling import Judging
from app.domain.promise import Dial, DialStep, PromiseInForce, dial_of
from app.domain.study import StudyState
from app.domain.ticket import Ticket

FirstStep = Literal["pages", "questions", "past", "promise", "channels", "triage"]
STEPS: tuple[FirstStep, ...] = get_args(FirstStep)
OPTIONAL: frozenset[FirstStep] = frozenset({"triage"})
"""What many do well without: it needs requests that somebody filed by topic or team."""
QUESTIONS = 3
MAX_WRONG = 0.05
"""The promise that is spoken of before anybody chose one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How far a set of past requests is judged: what comes next there, and what was counted last."""

    set: str
    judging: Judging | None = None
    result: EvaluationRun | None = None

    @property
    def asked(self) -> DialStep | None:
        """What the last count says of the promise that is spoken of first."""
        return next((one for one in self.dial.steps if one.max_wrong == MAX_WRONG), None) if self.dial else None

    @property
    def proven(self) -> DialStep | None:
        """The strictest promise that is proven."""
        return self.dial.proven if self.dial else None

    @property
    def nearest(self) -> DialStep | None:
        """The promise that comes within reach next."""
        return self.dial.nearest if self.dial else None

    @property
    def dial(self) -> Dial | None:
        """Every promise, by what was counted last."""
        return dial_of(self.result) if self.result else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What each step finds.

    `unread` names what was brought and never read to its end, `unreadable` what was and had nothing that could be.
    `model` is empty for none; `borrowed` says that the rules which go with it are still the demo company's.
    """

    documents: int
    reading: StudyState
    unread: Sequence[str]
    unreadable: Sequence[str]
    questions: Sequence[Ticket]
    sets: Sequence[GoldOverview]
    model: str
    borrowed: bool
    proof: Proof | None
    promise: PromiseInForce
    board: ChannelBoard

    @property
    def done(self) -> frozenset[FirstStep]:
        """The steps that are taken, by what is really there."""
        proven = self.promise.state == "certified"
        found: dict[FirstStep, bool] = {
            "pages": self.documents > 0,
            "questions": len(self.questions) >= QUESTIONS,
            "past": bool(self.sets),
            "triage": bool(self.model),
            "promise": proven,
            "channels": proven and not self.board.retreat and any(not line.shadowed for line in self.board.lines),
        }
        return frozenset(step for step, there in found.items() if there)

    @property
    def next(self) -> FirstStep | None:
        """The first step that is open and not optional; None when nothing is missing."""
        return next((step for step in STEPS if step not in self.done | OPTIONAL), None)
