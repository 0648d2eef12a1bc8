"""Past requests with what solved them: rows for the replay, which people look through and mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from app.domain.errors import InvalidInput

Basis = Literal["linked_page", "accepted_reply", "agent_resolution", "none"]
Review = Literal["", "keep", "drop"]
REVIEWS: tuple[Review, ...] = get_args(Review)
RIGHT_FROM = 0.85
WRONG_BELOW = 0.45
"""Where the agreement of an answer with people's words settles it; between them a person has to look."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """A request, what solved it, and where that is seen. `time` is ISO 8601.

    `basis` says what the resolution rests on; `duplicate_of` names the earlier row with the same words; `ambiguous`
    says why a person should look; `review` is theirs: `keep` or `drop`. `channel` is where it was asked, `first_reply`
    (ISO 8601) when a person first wrote there, and `groups` what its asker may read (see `groups_cell`). `topic` is how
    it was filed or closed; `reopened` is `yes` where it did not stay solved. `answered_by` is the page that a person
    says answers, or a sign that none of those shown does (see `app.domain.labelling`).
    """

    id: str
    text: str
    time: str = ""
    asker: str = ""
    document_id: str = ""
    resolution: str = ""
    queue: str = ""
    priority: str = ""
    language: str = ""
    thread_id: str = ""
    channel: str = ""
    first_reply: str = ""
    groups: str = ""
    topic: str = ""
    reopened: str = ""
    evidence: str = ""
    basis: str = "none"
    duplicate_of: str = ""
    ambiguous: str = ""
    answered_by: str = ""
    review: str = ""

    def as_request(self) -> Mapping[str, object]:
        """Return the row as `eval replay` reads it."""
        plain = {name: getattr(self, name) for name in _PLAIN if getattr(self, name)}
        gold = {"document_id": self.document_id, "text": self.resolution}
        found = {name: value for name, value in gold.items() if value}
        readers = {"groups": groups_in(self.groups)} if self.groups else {}
        back = {"reopened": True} if self.reopened == YES else {}
        return {**plain, **readers, **back, "resolution": found or None}


_PLAIN = (
    "id", "time", "text", "asker", "queue", "priority", "topic", "language", "thread_id", "evidence", "basis",
    "duplicate_of", "ambiguous", "review", "channel", "first_reply", "answered_by",
)  # fmt: skip
YES = "yes"


def groups_cell(names: Iterable[str]) -> str:
    """Return groups as one text: parted by spaces, or by semicolons where a name has a space of its own."""
    ordered = sorted(names)
    return "".join(f"{name};" for name in ordered) if any(" " in name for name in ordered) else " ".join(ordered)


def groups_in(cell: str) -> list[str]:
    """Return the groups of such a text."""
    parts = cell.split(";") if ";" in cell else cell.split()
    return [name for part in parts if (name := part.strip())]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFix:
    """What a person writes into a row: the page that answers, the words that do, who should have had it."""

    document_id: str = ""
    resolution: str = ""
    queue: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldOverview:
    """A gold set at a glance: `waiting` rows have doubts, or answers nobody could judge, and no word of a person."""

    name: str
    rows: int
    kept: int
    dropped: int
    waiting: int


def named_set(name: str) -> str:
    """Return the name of a gold set; raises `InvalidInput` for one that cannot be a file's."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"{name!r} cannot name a gold set. Use small letters, digits, - and _, at most 64.")
    return name


def reviewed(row: GoldRow, review: str) -> GoldRow:
    """Return the row with a person's word; an empty one takes it back. Raises `InvalidInput` for another word."""
    if review not in REVIEWS:
        raise InvalidInput(f"A row is kept, dropped, or left open; {review!r} is none of these. Say keep or drop.")
    return replace(row, review=review)


def mended(row: GoldRow, fix: GoldFix) -> GoldRow:
    """Return the row as a person wrote it, which keeps it; its doubts were about what stood there before."""
    basis: Basis = "linked_page" if fix.document_id else "agent_resolution" if fix.resolution else "none"
    return replace(
        row,
        document_id=fix.document_id.strip(),
        resolution=fix.resolution.strip(),
        queue=fix.queue.strip(),
        priority=fix.priority.strip(),
        basis=row.basis if (row.document_id, row.resolution) == (fix.document_id, fix.resolution) else basis,
        ambiguous="",
        review="keep",
    )


def marked(rows: Iterable[GoldRow]) -> tuple[GoldRow, ...]:
    """Return the rows in the order of time, duplicates and doubtful ones marked; marks of before are made anew."""
    first: dict[tuple[str, ...], str] = {}
    found = []
    for row in sorted(rows, key=lambda row: (row.time, row.id)):
        original = first.setdefault(same_words(row.text), row.id)
        doubts = "" if row.review == "keep" else "; ".join(_doubts(row))
        found.append(replace(row, duplicate_of="" if original == row.id else original, ambiguous=doubts))
    return tuple(found)


def same_words(text: str) -> tuple[str, ...]:
    """Return what copies of a request have in common: its words, whatever their case and signs."""
    return tuple(_WORD.findall(text.casefold()))


def uncertainty(agreement: float | None) -> float:
    """Return how open it is whether an answer was right, from 0 to 1; 1 where nothing could be compared."""
    if agreement is None:
        return 1.0
    middle, half = (RIGHT_FROM + WRONG_BELOW) / 2, (RIGHT_FROM - WRONG_BELOW) / 2
    return max(0.0, 1.0 - (abs(agreement - middle) / half) ** 2)


def _doubts(row: GoldRow) -> Iterator[str]:
    if len(same_words(row.text)) < _FEWEST_WORDS:
        yield "the question is short"
    if row.document_id:
        return
    if not row.resolution:
        yield "nothing says what solved it"
    elif len(same_words(row.resolution)) < _FEWEST_WORDS:
        yield "the resolution says little"
    if row.resolution.rstrip().endswith("?"):
        yield "it ends with a question"
    if row.basis == "agent_resolution" and row.resolution.count("\n\n") >= 3:
        yield "several replies and nobody said which one helped"
