"""What corrections say, as administrators look at it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.label import Field

DISCARDED = "A person discarded it."
"""Why a label is held that was looked at and is not to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCount:
    """How often a value was given to a field, and how many of those labels are held back."""

    field: Field
    value: str
    count: int
    held: int
