"""Who may read an article: the groups that an administrator named for the user segments that Zendesk names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from indexer.sources.zendesk.calls import Segment

NOBODY = frozenset({"zendesk:nobody"})
"""The audience of an article of which Zendesk does not say who may read it."""
EVERYBODY = "everyone"
"""What an administrator calls the articles that Zendesk shows to everybody."""
_OWN_WORDS = frozenset({EVERYBODY, "signed_in_users", "staff"})
"""A segment that somebody there calls so is not what an administrator here means by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """`named` are groups by the id or name of a segment, or its kind for one that comes with Zendesk.

    A segment that nobody named is for a group of its own. A name that two segments bear names neither.
    """

    named: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    segments: Mapping[str, Segment] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, segments: frozenset[str] | None) -> frozenset[str]:
        """Return who may read an article: whoever is in one of these segments, everybody there without any."""
        if segments is None:
            return NOBODY
        return frozenset(self._group(id_) or f"zendesk:{id_}" for id_ in segments or {EVERYBODY})

    def unnamed(self, segments: Iterable[str]) -> tuple[str, ...]:
        """Return those of these segments for which no group is named."""
        return tuple(sorted(id_ for id_ in set(segments) if not self._group(id_)))

    def called(self, id_: str) -> str:
        """Return how people know a segment."""
        segment = self.segments.get(id_)
        return f"{segment.name!r} ({id_})" if segment and segment.name else id_

    def _group(self, id_: str) -> str:
        if id_ in self.named:
            return self.named[id_]
        segment = self.segments.get(id_)
        if segment is None:
            return ""
        name = segment.name.casefold()
        alone = sum(other.name.casefold() == name for other in self.segments.values()) == 1
        known = {key.casefold(): group for key, group in self.named.items()}
        by_kind = known.get(segment.kind, "") if segment.kind else ""
        return by_kind or (known.get(name, "") if alone and name not in _OWN_WORDS else "")
