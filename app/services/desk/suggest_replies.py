"""Suggest to an agent what to reply to a ticket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.fingerprint import Features
from app.domain.readers import with_desk
from app.domain.suggested import Offer, SuggestedReply, SuggestionUse, suggestion_id
from app.domain.ticket import Ticket
from app.domain.weighing import after_uses, shifted, shifts_of
from app.ports import Clock, Likeness, Retriever, UnitOfWorkFactory
from indexer.types import Hit

Replies = Callable[[str, tuple[Hit, ...]], tuple[SuggestedReply, ...]]
"""Turns the hits of a text into replies with the probability of each; ids come later."""

MORE_LIKELY_THAN_NOT = 0.5
SIMILAR = 0.5
"""From this probability of asking the same, a use counts among "sent on tickets like this one"."""
_USES = 500


def no_macros(_: Ticket, __: str) -> tuple[SuggestedReply, ...]:
    """Suggest no macro."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestReplies:
    """What solved the like before, approved answers, macros and pages: only what the *requester* may read.

    Of what the desk told others alone, that is what it told somebody with no more rights (`app.domain.readers`).

    Each is as probable as its evidence says, moved by what agents made of it on similar tickets; shown are those more
    likely right than not. What is shown is kept, so that a later send can be compared with it. What an agent rejected
    or sent on this ticket is not suggested for it again.
    """

    unit_of_work: UnitOfWorkFactory
    retriever: Retriever
    replies: Replies
    likeness: Likeness
    clock: Clock
    candidates: int = 10
    macros: Callable[[Ticket, str], tuple[SuggestedReply, ...]] = no_macros

    def __call__(self, ticket_id: str, k: int = 3) -> tuple[SuggestedReply, ...]:
        """Return at most `k` replies, the likeliest first; raise `NotFound` for an unknown ticket."""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            request = work.records.request(ticket.request_id)
        hits = self.retriever.search(request.text, audience=with_desk(request.audience), k=self.candidates)
        others = tuple(hit for hit in hits if hit.document.id != ticket_id)
        found = (*self.replies(request.text, others), *self.macros(ticket, request.text))
        shown = self._likely(ticket_id, found, self.likeness.features(request.text))[:k]
        with self.unit_of_work() as work:
            work.suggestions.offer(Offer(ticket_id=ticket_id, reply=reply, at=self.clock.now()) for reply in shown)
            work.commit()
        return shown

    def _likely(
        self, ticket_id: str, found: Sequence[SuggestedReply], features: Features
    ) -> tuple[SuggestedReply, ...]:
        with self.unit_of_work() as work:
            uses = work.suggestions.uses_of({reply.document_id for reply in found}, limit=_USES)
            shifts = shifts_of(work.suggestions.effectiveness())
        decided = {use.document_id for use in uses if use.ticket_id == ticket_id}
        alike = self._alike(features, uses)
        weighed = [
            self._weighed(replace(reply, confidence=shifted(reply.believed, shifts.get(reply.kind, 0.0))), alike)
            for reply in found
            if reply.document_id not in decided
        ]
        likely = [reply for reply in weighed if reply.confidence > MORE_LIKELY_THAN_NOT]
        named = [replace(one, id=suggestion_id(ticket_id, one.document_id, one.text)) for one in likely]
        return tuple(sorted(named, key=lambda reply: -reply.confidence))

    def _alike(
        self, features: Features, uses: Sequence[SuggestionUse]
    ) -> Mapping[str, list[tuple[SuggestionUse, float]]]:
        found: dict[str, list[tuple[SuggestionUse, float]]] = defaultdict(list)
        sameness = self.likeness.sameness(features, [use.features for use in uses])
        for use, same in zip(uses, sameness, strict=True):
            found[use.document_id].append((use, same))
        return found

    def _weighed(self, reply: SuggestedReply, alike: Mapping[str, list[tuple[SuggestionUse, float]]]) -> SuggestedReply:
        uses = alike.get(reply.document_id, [])
        sent = sum(use.outcome != "rejected" and same >= SIMILAR for use, same in uses)
        confidence = after_uses(reply.confidence, uses, now=self.clock.now())
        return replace(reply, confidence=round(confidence, 4), sent=sent)
