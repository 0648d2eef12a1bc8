"""What may come next for a request that was decided already: at most three answers and one question, then a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.decision import Decision, Thresholds, Turn
from app.domain.politeness import Asking
from app.domain.request import MAX_TEXT, Request

TRIES = 2
"""How often the engine answers before it asks or gives up; one more answer may follow the answer to its question."""
NONE_OF_THESE = "none_of_these"
"""Chosen where no choice fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which documents a turn may look at: only these (None: all), and never those."""

    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def hold(self, document_id: str) -> bool:
        """Whether the document may be looked at."""
        return document_id not in self.without and (self.only is None or document_id in self.only)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTurn:
    """How to decide again: with which words, among which documents, and from which confidence."""

    request: Request
    among: Among
    turn: Turn


def after_not_quite(request: Request, past: Sequence[Decision], limits: Thresholds) -> NextTurn | None:
    """Return the turn after "not quite": another document, then one question; None where only a person is left."""
    replies = sum(decision.kind == "reply" for decision in past)
    asked = any(decision.kind == "clarify" for decision in past)
    if replies >= TRIES and asked:
        return None
    # Whoever saw two answers fail is not shown a third before they were asked what they mean.
    answer_from = min(limits.clarify, limits.answer) if replies < TRIES else 2.0
    return NextTurn(
        request=request,
        among=Among(without=_tried(past)),
        turn=Turn(reason="next_best", answer_from=answer_from, may_ask=not asked),
    )


def after_choice(request: Request, past: Sequence[Decision], choice: str, asking: Asking) -> NextTurn | None:
    """Return the turn after the answer to a question back, the last of `past` decisions.

    None where it leads to a person: a queue, or none of these. Nothing is asked or shown a second time.
    """
    asked = past[-1]
    if choice == NONE_OF_THESE or asked.question not in {"which_page", "which_detail"}:
        return None
    if asked.question == "which_page":
        turn = Turn(reason="picked", answer_from=0.0, sure=asking.sure_choice, may_ask=False)
        return NextTurn(request=request, among=Among(only=frozenset({choice})), turn=turn)
    told = replace(request, text=f"{request.text}\n{choice}"[:MAX_TEXT])
    return NextTurn(request=told, among=Among(without=_tried(past)), turn=Turn(reason="told_detail", may_ask=False))


def may_choose(asked: Decision, choice: str) -> bool:
    """Whether `choice` answers the question: one of its choices, none of them, or a detail in free words."""
    if asked.kind != "clarify" or not choice.strip():
        return False
    return asked.question == "which_detail" or choice in {*asked.choices, NONE_OF_THESE}


def _tried(past: Sequence[Decision]) -> frozenset[str]:
    return frozenset(document_id for decision in past for document_id in shown_by(decision))


def shown_by(decision: Decision) -> Iterator[str]:
    """Yield the documents that a reply quoted, and those that say the same; nothing for other decisions."""
    if decision.kind == "reply" and decision.answer:
        yield from (span.document_id for span in decision.answer.spans)
        yield from (twin.document_id for twin in decision.answer.twins)
