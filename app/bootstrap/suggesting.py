"""Suggested replies, wired."""

from __future__ import annotations

from dataclasses import dataclass

from app.answering.confidence import Beliefs
from app.answering.replying import HitReplies
from app.ports import Clock, Likeness, Retriever, UnitOfWorkFactory
from app.services.learn_from_send import LearnFromSend
from app.services.suggest_replies import SuggestReplies
from app.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesting:
    """What agents are suggested, and how their use of it is learned from."""

    replies: SuggestReplies
    learn: LearnFromSend


def build_suggesting(
    settings: Settings,
    units: UnitOfWorkFactory,
    *,
    retriever: Retriever,
    confidence: Beliefs,
    likeness: Likeness,
    clock: Clock,
) -> Suggesting:
    """Return the use cases over the knowledge and the curves that serve now."""
    return Suggesting(
        replies=SuggestReplies(
            unit_of_work=units,
            retriever=retriever,
            replies=HitReplies(confidence=confidence, sentences=settings.answer_sentences),
            likeness=likeness,
            clock=clock,
            candidates=settings.candidates,
        ),
        learn=LearnFromSend(unit_of_work=units, likeness=likeness, clock=clock),
    )
