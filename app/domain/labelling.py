"""People say which page answers a past request, the surest answer first: what a promise is proven with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import InvalidInput
from app.domain.gold import GoldRow

NOTHING, UNKNOWN = "-", "?"
"""What stands in `answered_by` instead of a page: none of those shown answers, or nobody can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A page that the engine found for a request, with the sentences it would quote; `marks` is where they stand."""

    document_id: str
    title: str
    quote: str = ""
    url: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedAnswer:
    """What the engine would answer to the request `row`, best page first, and how sure it is of the first."""

    row: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()

    @property
    def page(self) -> str:
        """The page that would be quoted; empty where nothing was found."""
        return self.candidates[0].document_id if self.candidates else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """The engine's answers to a gold set, the surest first, copies of a request left out.

    About `wanted` of them must be judged, from the first on, before anything can be promised; where some are wrong, so
    many as `needed` says at their number.
    """

    wanted: int
    answers: tuple[ProposedAnswer, ...] = ()
    needed: tuple[int, ...] = ()

    def wanted_with(self, wrong: int) -> int:
        """Return how many must be judged where so many of them are wrong; all of them where none would do."""
        asked = self.needed or (self.wanted,)
        return min(asked[min(wrong, len(asked) - 1)], len(self.answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatWasRead:
    """What an export gave: how many requests, how many repeat others, say when they were asked, what solved them."""

    requests: int
    copies: int
    timed: int
    solved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """The answer to judge next, with its request; how far the work is; and which requests count as wrong so far."""

    judged: int
    right: int
    wanted: int
    requests: int
    wrong: tuple[GoldRow, ...] = ()
    row: GoldRow | None = None
    answer: ProposedAnswer | None = None

    @property
    def missing(self) -> int:
        """How many are still to be judged before anything can be promised, if these are right."""
        return max(0, self.wanted - self.judged)

    @property
    def may_suffice(self) -> bool:
        """Whether these requests may prove it at all: after some wrong answers not even all of them would."""
        return self.wanted < self.requests or not self.wrong


def what_was_read(rows: Sequence[GoldRow]) -> WhatWasRead:
    """Return what is there to judge and to judge by, so that whoever brought it sees whether it was understood."""
    return WhatWasRead(
        requests=len(rows),
        copies=sum(bool(row.duplicate_of) for row in rows),
        timed=sum(bool(row.time) for row in rows),
        solved=sum(bool(row.resolution or row.document_id) for row in rows),
    )


def is_right(row: GoldRow, answer: ProposedAnswer) -> bool:
    """Whether a person said that the page which would be quoted answers the request."""
    return bool(answer.page) and answer.page in row.answered_by.split()


def answered(row: GoldRow, said: str, answer: ProposedAnswer) -> GoldRow:
    """Return the row with what a person said of it; an empty word takes it back.

    Raises `InvalidInput` for a page that was not shown.
    """
    if said not in {"", NOTHING, UNKNOWN, *(candidate.document_id for candidate in answer.candidates)}:
        raise InvalidInput(f"{said!r} is none of the pages that were shown for this request. Load the page again.")
    return replace(row, answered_by=said)


def judging(rows: Iterable[GoldRow], sheet: AnswerSheet, *, row: str = "") -> Judging:
    """Return what to judge next, or the answer to `row` again, and how far the work is."""
    left = {one.id: one for one in rows if one.review != "drop"}
    known = [one for one in sheet.answers if one.row in left]
    judged = [one for one in known if left[one.row].answered_by]
    wrong = tuple(left[one.row] for one in judged if not is_right(left[one.row], one))
    chosen = next((one for one in known if one.row == row or (not row and not left[one.row].answered_by)), None)
    return Judging(
        judged=len(judged),
        right=len(judged) - len(wrong),
        wanted=min(sheet.wanted_with(len(wrong)), len(known)),
        requests=len(known),
        wrong=wrong,
        row=left[chosen.row] if chosen else None,
        answer=chosen,
    )
