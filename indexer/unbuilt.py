"""What serves before the first index is built."""

from __future__ import annotations

from indexer.types import Document, Hit


class Unbuilt:
    """A retriever over nothing: a service may start, and take requests for people, before it has pages to read."""

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:  # noqa: ARG002 - its kind asks for them
        """Return no hit."""
        return ()

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:  # noqa: ARG002 - as above
        """Return None: there is no document."""
        return None
