"""Stop reading a source: nothing of it is deleted by that, and what comes of its pages is a decision of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import Conflict
from app.domain.study import StudyState
from app.ports import GoldShelf, KnowledgeBooks
from app.services.admin.audited import Act, WriteAudit, with_reason
from app.services.admin.find_source import find_source, is_administered


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What hangs on a source: its pages that are served, and rows of gold sets that name one of them."""

    pages: int
    gold_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSource:
    """Has a source read no more. Its pages await a decision, as what the safety brake held back does.

    `ids` returns those of a source's documents; while one of `readings` is under way nothing is stopped.
    """

    books: KnowledgeBooks
    ids: Callable[[str], frozenset[str]]
    gold: GoldShelf
    stop: Callable[[str], int]
    readings: tuple[Callable[[], StudyState], ...]
    audit: WriteAudit

    def leaving(self, name: str) -> Leaving | None:
        """Return what stopping would be about; None where there is no such source, or nothing to stop."""
        found = next((source for source in self.books.sources() if source.name == name), None)
        if found is None or found.stopped or not is_administered(found.location):
            return None
        ids = self.ids(name)
        rows = (row for one in self.gold.names() for row in self.gold.rows(one))
        named = sum(not ids.isdisjoint({row.document_id, *row.answered_by.split()}) for row in rows)
        return Leaving(pages=found.live, gold_rows=named)

    def __call__(self, act: Act) -> int:
        """Stop reading the source `act.subject`; return how many of its pages await a decision now.

        Raises `NotFound`, `InvalidInput` without a reason or for the desk's own knowledge, `Conflict` while something
        is being read.
        """
        with_reason(act)
        find_source(self.books, act.subject)
        if any(state().since is not None for state in self.readings):
            raise Conflict("Other pages are being read. Try again when that is done.")
        count = self.stop(act.subject)
        self.audit("source_stopped", act, detail=f"{count} documents")
        return count
