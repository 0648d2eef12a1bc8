"""Who may read a page of Confluence: those whom its space lets in and whom every restriction above it names."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.types import PUBLIC

NOBODY = frozenset({"confluence:nobody"})
"""The audience of a page whose restrictions no single group satisfies alone."""


def narrowed(space: frozenset[str], restrictions: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the groups that may read a page of a `space` below these restrictions; one without names is for nobody.

    Somebody who is in one group of each could read it too, but an audience is any of its groups: such a page is shown
    to nobody rather than to too many.
    """
    allowed = space
    for readers in restrictions:
        allowed = (readers or NOBODY) if allowed == PUBLIC else (allowed & readers) or NOBODY
    return allowed
