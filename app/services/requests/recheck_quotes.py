"""Just before a reply is posted, check that the pages still say what it quotes and the asker may still read them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.domain.answer import Span
from app.domain.effects import PostReply
from app.domain.errors import Conflict, DeliveryFailed
from app.ports import DocumentLookup, UnitOfWorkFactory
from app.services.requests.take_turn import TakeTurn

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckQuotes:
    """Withdraws a stale answer and decides again; what comes of that waits in the outbox under a key of its own."""

    unit_of_work: UnitOfWorkFactory
    documents: DocumentLookup
    turns: TakeTurn

    def __call__(self, effect: PostReply) -> bool:
        """Return whether the reply may be posted as it is.

        Raises `DeliveryFailed`, to be tried again, where the ticket changed in the same moment.
        """
        answer = effect.decision.answer
        if answer is None or effect.decision.kind != "reply":
            return True
        with self.unit_of_work() as work:
            audience = work.records.request(effect.request_id).audience
        stale = [span for span in answer.spans if not self._stands(span, audience)]
        if not stale:
            return True
        log.warning("reply %s withdrawn: %s is gone, changed or no longer theirs", effect.key, stale[0].document_id)
        try:
            self.turns.again(effect.request_id, instead_of=effect.decision)
        except Conflict as error:
            raise DeliveryFailed(f"Reply {effect.key!r} was withdrawn while its ticket changed: {error}") from error
        return False

    def _stands(self, span: Span, audience: frozenset[str]) -> bool:
        document = self.documents.document(span.document_id, audience=audience)
        if document is None or document.text[span.start : span.end] != span.text:
            return False
        return not span.digest or document.digest == span.digest
