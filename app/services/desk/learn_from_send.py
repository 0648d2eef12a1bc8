"""Learn from what an agent made of a suggested reply."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.label import pseudonym
from app.domain.opt_out import is_left_out, leaves_out
from app.domain.suggested import SuggestionUse, UseOutcome, edit_distance
from app.ports import Clock, Likeness, UnitOfWork, UnitOfWorkFactory
from app.services.access.leave_out import LeftOut
from app.services.desk.macro_tags import SUGGESTION


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnFromSend:
    """Keeps whether a suggestion was sent as it was, edited first, or rejected; an agent's last word counts.

    Spacing is no edit. Only the share of words changed is kept, of who decided only a pseudonym. Nothing is kept of a
    ticket whose requester, agent or conversation is left out.
    """

    unit_of_work: UnitOfWorkFactory
    likeness: Likeness
    clock: Clock
    left_out: LeftOut = field(default_factory=LeftOut)

    def __call__(self, suggestion: str, *, agent: str, sent: str | None) -> SuggestionUse:
        """Return what is to be learned of the `sent` text, None for a rejection; raise `NotFound` for an unknown one.

        `suggestion` is its id, or a message's source that names it.
        """
        id = suggestion.removeprefix(SUGGESTION)
        with self.unit_of_work() as work:
            use = self._use(work, id, agent=agent, sent=sent)
            if not self._keeps_out(work, use, agent=agent):
                work.suggestions.use(use)
                work.commit()
        return use

    def _keeps_out(self, work: UnitOfWork, use: SuggestionUse, *, agent: str) -> bool:
        ticket, subjects = work.tickets.get(use.ticket_id), self.left_out(work)
        asked_there = leaves_out(subjects, requester=ticket.requester, origin=ticket.origin)
        return asked_there or is_left_out(subjects, person=agent)

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
