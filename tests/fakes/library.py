"""Pages that can be looked up one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.types import Document
from tests.fakes.builders import a_document


@dataclass(slots=True)
class FakeLibrary:
    """`DocumentLookup` over a list."""

    documents: tuple[Document, ...] = field(default_factory=lambda: (a_document(),))

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        found = next((d for d in self.documents if d.id == document_id), None)
        return found if found is not None and found.readable_by(audience) else None
