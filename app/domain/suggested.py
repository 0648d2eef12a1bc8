"""Replies suggested to agents, and what became of them: sent as they were, edited first, or rejected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.domain.fingerprint import Features

SuggestionKind = Literal["thread", "answer", "macro", "page"]
KINDS: tuple[SuggestionKind, ...] = ("thread", "answer", "macro", "page")
UseOutcome = Literal["sent", "edited", "rejected"]

_MOST_WORDS = 1_000
"""Words compared of each text; the longest replies that people send have fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedReply:
    """A reply an agent may send as it is: where it comes from, and the probability that it is right.

    `believed` is that probability before anybody's use of it counted. `at` is the day a thread was solved or a page
    last changed; `sent` counts how often the like was sent on tickets like this one.
    """

    id: str
    text: str
    kind: SuggestionKind
    document_id: str
    title: str
    url: str
    confidence: float
    at: date | None = None
    believed: float = 0.0
    sent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A suggestion as it was shown for a ticket: what a later send is compared with."""

    ticket_id: str
    reply: SuggestedReply
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionUse:
    """What an agent did with a suggestion. `edited` is the share of words changed before sending, 0 for none.

    `agent` is a pseudonym; `features` are those of the ticket's question, by which similar tickets are recognised.
    `believed` is the probability it had by itself.
    """

    suggestion_id: str
    ticket_id: str
    document_id: str
    kind: SuggestionKind
    outcome: UseOutcome
    edited: float
    believed: float
    agent: str
    at: datetime
    features: Features

    @property
    def success(self) -> float:
        """How right it was, in [0, 1]: whole as it was, less the more of it was rewritten, none when rejected."""
        return 0.0 if self.outcome == "rejected" else 1.0 - self.edited


@dataclass(frozen=True, slots=True, kw_only=True)
class Effectiveness:
    """How one kind of suggestion did: counts, and the sums of what was believed and of what came true."""

    kind: SuggestionKind
    sent: int = 0
    edited: int = 0
    rejected: int = 0
    believed: float = 0.0
    succeeded: float = 0.0

    @property
    def uses(self) -> int:
        """How often somebody decided about one."""
        return self.sent + self.edited + self.rejected


def suggestion_id(ticket_id: str, document_id: str, text: str) -> str:
    """Return the id of this text suggested for this ticket: the same whenever it is suggested again."""
    named = "\n".join((ticket_id, document_id, text))
    return f"sug_{hashlib.sha256(named.encode('utf-8', 'replace')).hexdigest()[:20]}"


def edit_distance(before: str, after: str) -> float:
    """Return the share of words changed from one text to the other, in [0, 1] (Levenshtein over the longer).

    Spacing does not count; nothing in common is 1, as are a text and none.
    """
    one, other = before.split()[:_MOST_WORDS], after.split()[:_MOST_WORDS]
    if one == other:
        return 0.0
    row = list(range(len(other) + 1))
    for place, word in enumerate(one, 1):
        last, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            swapped = last + (word != against)
            last, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, swapped)
    return row[-1] / max(len(one), len(other))
