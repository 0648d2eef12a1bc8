"""What evaluation raises on purpose."""

from __future__ import annotations

from indexer.types import IndexerError


class EvaluationError(IndexerError):
    """A data set, a run or a gate cannot be used; the text says which, and what to do."""
