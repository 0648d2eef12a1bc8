"""Suggested replies, wired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.answering.replying import HitReplies
from app.bootstrap.ground import Ground
from app.bootstrap.mind import Mind
from app.domain.desk_rules import DeskRules
from app.ports import Likeness
from app.services.access.leave_out import LeftOut
from app.services.desk.approve_answer import ApproveAnswer, EditAnswer, WithdrawAnswer
from app.services.desk.draft_article import DraftArticle
from app.services.desk.find_similar import FindSimilar
from app.services.desk.learn_from_send import LearnFromSend
from app.services.desk.suggest_macros import SuggestMacros
from app.services.desk.suggest_replies import SuggestReplies
from indexer.bootstrap import language_identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesting:
    """What agents are suggested, and how their use of it is learned from."""

    replies: SuggestReplies
    similar: FindSimilar
    learn: LearnFromSend
    approve: ApproveAnswer
    edit: EditAnswer
    withdraw: WithdrawAnswer
    draft: DraftArticle


def build_suggesting(ground: Ground, mind: Mind, likeness: Likeness, rules: Callable[[], DeskRules]) -> Suggesting:
    """Return the use cases over the knowledge and the curves that serve now."""
    settings, units, clock = ground.settings, ground.units, ground.clock
    identify = language_identifier().identify
    return Suggesting(
        replies=SuggestReplies(
            unit_of_work=units,
            retriever=mind.retriever,
            replies=HitReplies(confidence=mind.curves, sentences=settings.answer_sentences),
            likeness=likeness,
            clock=clock,
            candidates=settings.candidates,
            macros=SuggestMacros(reading=units, likeness=likeness, clock=clock, rules=rules),
        ),
        similar=FindSimilar(unit_of_work=units, likeness=likeness, clock=clock),
        learn=LearnFromSend(
            unit_of_work=units, likeness=likeness, clock=clock, left_out=LeftOut.of(settings.not_learned_from)
        ),
        approve=ApproveAnswer(unit_of_work=units, clock=clock, ids=ground.ids, identify=identify),
        edit=EditAnswer(unit_of_work=units, clock=clock),
        withdraw=WithdrawAnswer(unit_of_work=units, clock=clock),
        draft=DraftArticle(unit_of_work=units, identify=identify),
    )
