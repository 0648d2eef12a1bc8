"""Learn from what an agent made of a suggested reply."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.label import pseudonym
from app.domain.suggested import SuggestionUse, UseOutcome, edit_distance
from app.ports import Clock, Likeness, UnitOfWork, UnitOfWorkFactory

SOURCE = "suggestion:"
"""How the source of a message begins that was sent from a suggestion: `suggestion:ID`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnFromSend:
    """Keeps whether a suggestion was sent as it was, edited first, or rejected; an agent's last word counts.

    Spacing is no edit. Only the share of words changed is kept, of who decided only a pseudonym.
    """

    unit_of_work: UnitOfWorkFactory
    likeness: Likeness
    clock: Clock

    def __call__(self, suggestion: str, *, agent: str, sent: str | None) -> SuggestionUse:
        """Return what was kept of the `sent` text, None for a rejection; raise `NotFound` for an unknown suggestion.

        `suggestion` is its id, or a message's source that names it.
        """
        id = suggestion.removeprefix(SOURCE)
        with self.unit_of_work() as work:
            use = self._use(work, id, agent=agent, sent=sent)
            work.suggestions.use(use)
            work.commit()
        return use

    def _use(self, work: UnitOfWork, id: str, *, agent: str, sent: str | None) -> SuggestionUse:
        offer = work.suggestions.offered(id)
        request = work.records.request(work.tickets.get(offer.ticket_id).request_id)
        edited = edit_distance(offer.reply.text, sent) if sent is not None else 0.0
        outcome: UseOutcome = "rejected" if sent is None else "edited" if edited else "sent"
        return SuggestionUse(
            suggestion_id=id,
            ticket_id=offer.ticket_id,
            document_id=offer.reply.document_id,
            kind=offer.reply.kind,
            outcome=outcome,
            edited=round(edited, 4),
            believed=offer.reply.believed,
            agent=pseudonym("agent", agent),
            at=self.clock.now(),
            features=self.likeness.features(request.text),
        )
