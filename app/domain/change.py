"""What just happened to a ticket, for those who are looking."""

from __future__ import annotations

from dataclasses import dataclass, replace

DRAFT = "draft:"
"""Begins the name of a drawer that holds a draft; the rest is the ticket's id."""

NOTE_DRAFT = "note:"
"""The same for a note between agents; it is apart, since nobody needs to hear that a colleague writes one."""

ARTICLE_DRAFT = "article:"
"""Begins the name of a drawer that holds an article being made of a ticket; the rest is the ticket's id."""

DRAFTS = (DRAFT, NOTE_DRAFT, ARTICLE_DRAFT)
"""Everything half written about a ticket; it is forgotten with it."""

MOVED = "moved"
"""The kind of a change that tells those who do not serve a ticket's queue only that some ticket came there."""

_MOVES = frozenset({"rerouted", "assigned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event of one ticket at its position in the order of all events; no words of anybody are in it."""

    position: int
    ticket_id: str
    request_id: str
    kind: str
    actor: str
    queue: str

    @property
    def moves(self) -> bool:
        """Whether the ticket may have come from another queue, whose agents have it in their lists."""
        return self.kind in _MOVES

    def elsewhere(self) -> Change:
        """Return that something moved, and not what, for agents of other queues."""
        return replace(self, ticket_id="", request_id="", kind=MOVED, actor="", queue="")
