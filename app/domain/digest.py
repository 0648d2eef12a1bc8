"""The last days in words, as administrators get them: what is said, and where it goes by itself once a week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 7
_FROM = timedelta(hours=6)
"""So long after midnight of Monday it goes out, in UTC: before work begins in Europe, after it ended elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is said: sentences, then what pages are missing and which mislead, the costliest first.

    `basis` says by which look into the knowledge; it is empty where nothing of one is told.
    """

    title: str
    sentences: tuple[str, ...]
    write: tuple[str, ...]
    write_next: str
    mend: tuple[str, ...]
    mend_next: str
    basis: str = ""
    language: str = "en"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All of it but the title, a paragraph each; rows of a list begin with a dash."""
        return tuple(self._paragraphs())

    @property
    def text(self) -> str:
        """All of it, as lines."""
        lines = [self.title, "", *self.sentences]
        for heading, rows in self.lists:
            lines += ["", heading, *(f"- {row}" for row in rows)]
        return "\n".join([*lines, *(("", self.basis) if self.basis else ())]) + "\n"

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The lists that have rows, each with its heading."""
        both = ((self.write_next, self.write), (self.mend_next, self.mend))
        return tuple((heading, rows) for heading, rows in both if rows)

    def _paragraphs(self) -> Iterator[str]:
        if self.sentences:
            yield " ".join(self.sentences)
        for heading, rows in self.lists:
            yield "\n".join([heading, *(f"- {row}" for row in rows)])
        if self.basis:
            yield self.basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlace:
    """Where it goes: an address of a mailbox, or a channel of a chat by its id."""

    channel: str
    place: str


def digest_place(text: str) -> DigestPlace:
    """Return the place that `CHANNEL:PLACE` names, such as `email:it@acme.example` or `slack:C0123`."""
    channel, _, place = text.partition(":")
    return DigestPlace(channel=channel, place=place)


def week_of(now: datetime) -> datetime:
    """Return when the newest digest was due: a Monday morning that is not ahead. It tells of the days before."""
    begun = now - _FROM
    midnight = begun.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())
