"""Suggested replies and approved answers, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.approved import ApprovedAnswer
from app.domain.errors import Conflict, NotFound
from app.domain.suggested import KINDS, Effectiveness, Offer, SuggestionUse


@dataclass(slots=True)
class SuggestionData:
    offers: dict[str, Offer] = field(default_factory=dict)
    uses: dict[tuple[str, str], SuggestionUse] = field(default_factory=dict)
    answers: dict[str, ApprovedAnswer] = field(default_factory=dict)

    def copied(self) -> SuggestionData:
        return SuggestionData(offers=dict(self.offers), uses=dict(self.uses), answers=dict(self.answers))


@dataclass(slots=True)
class MemorySuggestions:
    data: SuggestionData

    def offer(self, offers: Iterable[Offer]) -> None:
        for offer in offers:
            self.data.offers.setdefault(offer.reply.id, offer)

    def offered(self, suggestion_id: str) -> Offer:
        if suggestion_id not in self.data.offers:
            raise NotFound(f"There is no suggestion {suggestion_id!r}. Load the ticket's suggestions again.")
        return self.data.offers[suggestion_id]

    def use(self, use: SuggestionUse) -> None:
        self.data.uses[use.suggestion_id, use.agent] = use

    def uses_of(self, document_ids: Iterable[str], *, limit: int) -> tuple[SuggestionUse, ...]:
        wanted = set(document_ids)
        found = [use for use in self.data.uses.values() if use.document_id in wanted]
        ordered = sorted(found, key=lambda use: (-use.at.timestamp(), use.suggestion_id, use.agent))
        return tuple(ordered[:limit])

    def effectiveness(self) -> tuple[Effectiveness, ...]:
        by_kind = {kind: [use for use in self.data.uses.values() if use.kind == kind] for kind in KINDS}
        return tuple(
            Effectiveness(
                kind=kind,
                sent=sum(use.outcome == "sent" for use in uses),
                edited=sum(use.outcome == "edited" for use in uses),
                rejected=sum(use.outcome == "rejected" for use in uses),
                believed=sum(use.believed for use in uses),
                succeeded=sum(use.success for use in uses),
            )
            for kind, uses in by_kind.items()
            if uses
        )


@dataclass(slots=True)
class MemoryApprovedAnswers:
    data: SuggestionData

    def add(self, answer: ApprovedAnswer) -> bool:
        return self.data.answers.setdefault(answer.id, answer) is answer

    def get(self, answer_id: str) -> ApprovedAnswer:
        if answer_id not in self.data.answers:
            raise NotFound(f"There is no approved answer {answer_id!r}. List them: firstline answers list.")
        return self.data.answers[answer_id]

    def save(self, answer: ApprovedAnswer) -> None:
        stored = self.data.answers.get(answer.id)
        if stored is None or stored.version != answer.version - 1:
            raise Conflict(f"The answer {answer.id!r} has changed meanwhile. Load it again and repeat the step.")
        self.data.answers[answer.id] = answer

    def find(self, *, withdrawn: bool, limit: int, before: str = "") -> tuple[ApprovedAnswer, ...]:
        found = [one for one in self.data.answers.values() if withdrawn or not one.withdrawn]
        ordered = sorted(found, key=lambda one: one.id, reverse=True)
        return tuple([one for one in ordered if not before or one.id < before][:limit])

    def of_message(self, message_id: str) -> ApprovedAnswer | None:
        found = [one for one in self.data.answers.values() if message_id and one.message_id == message_id]
        return min(found, key=lambda one: one.id, default=None)
