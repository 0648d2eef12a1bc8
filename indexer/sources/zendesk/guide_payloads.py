"""What a help center answers, as it comes over the wire."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from indexer.sources.zendesk.listing import Part
from indexer.zendeskwire import Id, Told, User


class Translation(Told):
    """An article in one language; what does not say that it is no draft counts as one."""

    locale: str = ""
    title: str = ""
    body: str = ""
    draft: bool = True
    hidden: bool = False
    html_url: str = ""
    updated_at: str = ""


class Article(Told):
    """An article; `translations` is None where they did not come along.

    `tells_readers` is whether it says who may read it: a segment that is null means everybody, one left out nothing.
    """

    id: Id
    author_id: Id = ""
    source_locale: str = ""
    label_names: tuple[str, ...] = ()
    user_segment_id: Id = ""
    user_segment_ids: tuple[Id, ...] = ()
    translations: tuple[Translation, ...] | None = None
    tells_readers: bool = False

    @model_validator(mode="before")
    @classmethod
    def _told_readers(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        told = "user_segment_id" in value or isinstance(value.get("user_segment_ids"), list)
        return value | {"tells_readers": told}

    @property
    def segments(self) -> frozenset[str] | None:
        """The segments that may read it, empty when everybody may; None where that is not told."""
        if not self.tells_readers:
            return None
        return frozenset(filter(None, (self.user_segment_id, *self.user_segment_ids)))


class Articles(Part):
    """Some of the articles, and who wrote them."""

    articles: tuple[Article, ...]
    users: tuple[User, ...] = ()


class Translations(Part):
    """Some of the translations of one article."""

    translations: tuple[Translation, ...]


class UserSegment(Told):
    """Some of the people who use the help center."""

    id: Id
    name: str = ""
    user_type: str = ""
    built_in: bool = False


class UserSegments(Part):
    """Some of the user segments."""

    user_segments: tuple[UserSegment, ...]
