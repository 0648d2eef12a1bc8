"""What the source of articles asks of a help center, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """An article in one language, its body as HTML. `is_published` only where Zendesk says that it is no draft."""

    locale: str
    title: str
    body: str
    is_published: bool
    url: str = ""
    updated: date | None = None

    @property
    def language(self) -> str:
        """The language alone: `pt` of `pt-br`."""
        return self.locale.replace("_", "-").split("-")[0].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """An article that is not archived, in all of its languages.

    `segments` are the ids of the user segments any of which lets somebody read it; empty when everybody may, None when
    Zendesk does not say.
    """

    id: str
    source_locale: str
    segments: frozenset[str] | None
    wordings: tuple[Wording, ...] = ()
    labels: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Some of the people who use a help center. `kind` is set of those that come with Zendesk: their name varies."""

    name: str
    kind: str = ""


class GuideCalls(Protocol):
    """Each waits as long as Zendesk asks it to, and raises `SourceUnavailable` where it does not answer.

    `articles` yields every article of a help center, or of the section or category `part`, and raises rather than end
    early. `segments` returns what user segments are called, by id; nothing where the account may not ask for them.
    """

    def articles(self, part: str) -> Iterator[ArticleFacts]: ...

    def segments(self) -> Mapping[str, Segment]: ...
