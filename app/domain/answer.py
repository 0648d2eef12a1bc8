"""An answer made of verbatim quotes, and the suggestions beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

SourceKind = Literal["page", "thread", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A verbatim quote: `text` is the document's own text from `start` to `end` (code points); `url` leads to it.

    `updated` is the day a page was last changed, or the day a thread was solved.
    """

    document_id: str
    title: str
    start: int
    end: int
    text: str
    url: str
    digest: str = ""
    kind: SourceKind = "page"
    updated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another document that says the same as the one shown: "also in ...", or of a thread "also solved on ..."."""

    document_id: str
    title: str
    url: str
    kind: SourceKind = "page"
    updated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Quotes that answer the request, best first, and the calibrated probability that they do."""

    spans: tuple[Span, ...]
    confidence: float
    twins: tuple[Twin, ...] = ()

    @property
    def text(self) -> str:
        """The quotes as one text, in order."""
        return " ".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A page worth reading though it may not answer; `score` is its calibrated relevance in [0, 1]."""

    document_id: str
    title: str
    url: str
    score: float
    snippet: str
    twins: tuple[Twin, ...] = ()
