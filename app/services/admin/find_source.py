"""The source that an administrator means, if it is theirs to read and to leave."""

from __future__ import annotations

from app.domain.errors import InvalidInput, NotFound
from app.ports import KnowledgeBooks
from indexer.books import SourceState

_BY_THEMSELVES = frozenset({"answers", "desk"})
"""The desk's own knowledge: the service reads it as it comes, and it is taken back where it is made."""


def find_source(books: KnowledgeBooks, name: str) -> SourceState:
    """Return the source; raise `NotFound`, or `InvalidInput` for one of the desk's own."""
    found = next((source for source in books.sources() if source.name == name), None)
    if found is None:
        raise NotFound(f"There is no source {name!r}. Load the page again.")
    if not is_administered(found.location):
        raise InvalidInput(f"{name!r} is read by itself as it changes; there is nothing to press.")
    return found


def is_administered(location: str) -> bool:
    """Whether administrators say when a source of this place is read, and when no more."""
    return bool(location) and location.partition(":")[0] not in _BY_THEMSELVES
