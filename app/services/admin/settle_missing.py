"""Decide about documents that are gone from their source and that the safety brake went on serving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.audit import DELETION_APPROVED, DELETION_REFUSED
from app.domain.errors import Conflict
from app.ports import KnowledgeBooks
from app.services.admin.audited import Act, WriteAudit, with_reason

Settle = Callable[[str, bool], None]
"""Starts deleting (True) or keeping (False) what is missing of a source, and returns before it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMissing:
    """Starts the decision; deleting writes a new snapshot, which takes a while and serves as soon as it is whole."""

    books: KnowledgeBooks
    settle: Settle
    audit: WriteAudit

    def __call__(self, act: Act, *, delete: bool) -> int:
        """Return how many documents of the source `act.subject` it is about; raise `Conflict` where none await it."""
        with_reason(act)
        waiting = next((s for s in self.books.sources() if s.name == act.subject), None)
        count = 0 if waiting is None else waiting.missing + (waiting.kept if delete else 0)
        if not count:
            raise Conflict(f"Nothing of {act.subject!r} awaits a decision any more. Load the page again.")
        self.settle(act.subject, delete)
        self.audit(DELETION_APPROVED if delete else DELETION_REFUSED, act, detail=f"{count} documents")
        return count
