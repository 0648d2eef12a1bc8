"""What people's corrections teach: one row for each value that somebody judged, with where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.feedback import Feedback
from app.domain.request import Request
from app.domain.ticket import Ticket

Field = Literal["topic", "priority", "tier", "queue", "answer"]
FIELDS: tuple[Field, ...] = ("topic", "priority", "tier", "queue", "answer")
Source = Literal["edit", "close", "reaction", "feedback", "import"]
SOURCES: tuple[Source, ...] = ("edit", "close", "reaction", "feedback", "import")

CORRECTED, CONFIRMED = 1.0, 0.5
"""How much a label counts: somebody changed the value, or let it stand when closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One judged value of one text: `field` was `old` and is `new` (several topics joined by `|`).

    `actor` is a pseudonym (`agent:4f0c...`), `weight` in (0, 1], `held` says why it is kept out of training, or is
    empty. A label without `request_id` was imported.
    """

    id: str
    text: str
    field: Field
    old: str
    new: str
    actor: str
    at: datetime
    source: Source
    weight: float = CORRECTED
    request_id: str = ""
    held: str = ""

    @property
    def digest(self) -> str:
        """Names the text without showing it."""
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """Return sixteen hex digits of `text`, blind to case and spacing."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).hexdigest()[:16]


def pseudonym(role: str, actor: str) -> str:
    """Return `role` and ten hex digits that tell people apart without naming them."""
    return f"{role}:{hashlib.sha256(actor.encode('utf-8', 'replace')).hexdigest()[:10]}"


def corrections(before: Ticket, after: Ticket, request: Request, *, actor: str, source: Source) -> Iterator[Label]:
    """Yield a label for each triage value that `actor` changed; with source `close`, also for topics left standing."""
    for field, old, new in _values(before, after):
        changed = old != new
        filled_in = field == "queue" and not old  # leaving the engine's desk is no correction
        if new and not filled_in and (changed or (source == "close" and field == "topic")):
            yield Label(
                id=f"{after.id}:v{after.version}:{field}",
                text=request.text,
                field=field,
                old=old,
                new=new,
                actor=pseudonym("agent", actor),
                at=after.updated_at,
                source=source,
                weight=CORRECTED if changed else CONFIRMED,
                request_id=request.id,
            )


def verdict_label(feedback: Feedback, request: Request, *, shown: tuple[str, ...], source: Source) -> Label:
    """Return what a verdict says of the pages that were shown."""
    return Label(
        id=f"{feedback.request_id}:{pseudonym('requester', feedback.actor)}:{feedback.verdict}",
        text=request.text,
        field="answer",
        old="|".join(shown),
        new=feedback.verdict,
        actor=pseudonym("requester", feedback.actor),
        at=feedback.at,
        source=source,
        request_id=request.id,
    )


def _values(before: Ticket, after: Ticket) -> Iterator[tuple[Field, str, str]]:
    yield "topic", "|".join(before.topics), "|".join(after.topics)
    yield "priority", before.priority, after.priority
    yield "queue", before.queue, after.queue
    if before.tier and after.tier:  # tier 0 is the engine's own desk, not a judgement
        yield "tier", str(before.tier), str(after.tier)
