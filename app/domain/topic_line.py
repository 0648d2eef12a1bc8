"""One topic of the house as administrators read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """Where requests of a topic go. A person always looks at `sensitive` ones; `required` is asked first."""

    name: str
    queue: str
    tier: int
    sensitive: bool = False
    required: tuple[str, ...] = ()
