"""How it was for the requester: once a ticket, kept apart from who they are."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.domain.errors import InvalidInput
from app.domain.share import Share
from app.domain.ticket import Ticket

Scale = Literal["thumbs", "stars"]
MAX_COMMENT = 2000
HIDDEN_BELOW = 5
"""Comments of fewer ratings than this are not shown: a handful of words of one day points at somebody."""

_BEST: Mapping[Scale, int] = {"thumbs": 1, "stars": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """`value` is 0 or 1 for thumbs, 1 to 5 for stars. It names neither ticket nor person, and only the day."""

    scale: Scale
    value: int
    day: date
    queue: str = ""
    topic: str = ""
    priority: str = ""
    tier: int = 0
    language: str = ""
    channel: str = ""
    comment: str = ""

    @property
    def is_happy(self) -> bool:
        """Whether it counts as satisfied: a thumb up, or four stars and more."""
        return self.value >= (1 if self.scale == "thumbs" else 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """The share of satisfied ratings of a queue (`csat`); comments are left out where there are too few ratings."""

    queue: str
    ratings: int
    csat: float
    comments: tuple[str, ...] = field(default=())


def rated(ticket: Ticket, scale: Scale, value: int, comment: str, *, day: date) -> Rating:
    """Return the rating of a ticket; raise `InvalidInput` for a value its scale does not have."""
    least = 0 if scale == "thumbs" else 1
    if not least <= value <= _BEST[scale]:
        raise InvalidInput(f"A rating in {scale} goes from {least} to {_BEST[scale]}, and {value} is not among them.")
    if len(comment) > MAX_COMMENT:
        raise InvalidInput(f"A comment has at most {MAX_COMMENT:,} characters. Shorten it a little.")
    return Rating(
        scale=scale,
        value=value,
        day=day,
        queue=ticket.queue,
        topic=ticket.topics[0] if ticket.topics else "",
        priority=ticket.priority,
        tier=ticket.tier,
        language=ticket.language,
        channel=ticket.origin.channel,
        comment=comment.strip(),
    )


def pseudonym(requester: str, key: bytes) -> str:
    """Return what somebody's cooldown is kept under; without the key nobody can tell whose it is."""
    return hmac.new(key, requester.encode(), hashlib.sha256).hexdigest()


def is_sampled(ticket_id: str, share: float, key: bytes) -> bool:
    """Whether a ticket is among the `share` that is asked about: always the same answer for one ticket."""
    digest = hmac.new(key, b"sample:" + ticket_id.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:6]) < share * 2**48


def satisfied(ratings: Iterable[Rating]) -> Share:
    """Return the share of satisfied ratings."""
    told = [rating.is_happy for rating in ratings]
    return Share(count=sum(told), total=len(told))


def satisfaction(ratings: Iterable[Rating]) -> tuple[Satisfaction, ...]:
    """Return the satisfaction of each queue, by name."""
    by_queue: dict[str, list[Rating]] = {}
    for rating in ratings:
        by_queue.setdefault(rating.queue, []).append(rating)
    return tuple(_of_queue(queue, found) for queue, found in sorted(by_queue.items()))


def _of_queue(queue: str, found: list[Rating]) -> Satisfaction:
    comments = sorted(rating.comment for rating in found if rating.comment) if len(found) >= HIDDEN_BELOW else []
    happy = sum(rating.is_happy for rating in found) / len(found)
    return Satisfaction(queue=queue, ratings=len(found), csat=round(happy, 4), comments=tuple(comments))
