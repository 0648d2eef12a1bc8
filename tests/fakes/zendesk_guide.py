"""A help center in memory that answers as Zendesk's does over HTTP: lists by cursor, translations, segments, roles.

Calls and answers were held against what Zendesk publishes of its Help Center API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.fakes.web_api import FakeWebApi

SITE = "https://acme.zendesk.com"
STAFF, SIGNED_IN, VIP = 71, 72, 90


@dataclass(frozen=True, kw_only=True)
class Translated:
    """What an article says in one locale."""

    locale: str
    title: str
    body: str = "<p>Words.</p>"
    draft: bool = False
    updated: str = "2026-03-04T10:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article; no `segments` means everybody, None that Zendesk says nothing of it."""

    id: int
    words: tuple[Translated, ...]
    section: int = 5
    segments: tuple[int, ...] | None = ()
    labels: tuple[str, ...] = ()
    locale: str = "en-us"
    archived: bool = False


def article(id: int, title: str = "Reset a password", body: str = "<p>Words.</p>", **fields: Any) -> Article:
    """Return an article in English alone."""
    return Article(id=id, words=(Translated(locale="en-us", title=title, body=body),), **fields)


@dataclass(kw_only=True)
class FakeGuide(FakeWebApi):
    """Its articles in order; `in_part` are given at once. `sideloads` is whether translations come along.

    A `stranger` is somebody whom Zendesk does not let in without calling that an error; `enterprise` names segments in
    a list; `tells_segments` is whether the account may ask what they are called. From `lost_after` on lists break off.
    """

    user: str = "firstline@acme.example/token"
    articles: list[Article] = field(default_factory=list)
    in_part: int = 100
    sideloads: bool = True
    stranger: bool = False
    role: str = "agent"
    enterprise: bool = False
    tells_segments: bool = True
    lost_after: int | None = None
    segments: dict[int, tuple[str, str, bool]] = field(
        default_factory=lambda: {
            STAFF: ("Agents and admins", "staff", True),
            SIGNED_IN: ("Signed-in users", "signed_in_users", True),
            VIP: ("Printers", "signed_in_users", False),
        }
    )

    def change(self, id: int, **fields: Any) -> None:
        """Edit an article, as a person there would."""
        self.articles = [replace(one, **fields) if one.id == id else one for one in self.articles]

    def answer(self, url: httpx.URL) -> httpx.Response:
        """Answer somebody who may ask."""
        if url.path == "/api/v2/users/me":
            return httpx.Response(
                200, json={"user": {"id": None if self.stranger else 1, "name": "Firstline", "role": self.role}}
            )
        if self.lost_after is not None and int(url.params.get("page[after]", 0)) >= self.lost_after:
            return _none()
        path = url.path.removeprefix("/api/v2/help_center/")
        listed = [one for one in self.articles if not one.archived]
        if path == "articles":
            return self._articles(listed, url)
        if found := re.fullmatch(r"sections/(\d+)/articles", path):
            inside = [one for one in listed if one.section == int(found[1])]
            return self._articles(inside, url) if inside else _none()
        if found := re.fullmatch(r"articles/(\d+)/translations", path):
            ours = [one for one in listed if one.id == int(found[1])]
            return (
                httpx.Response(200, json=self._part(_translations(ours[0]), "translations", url)) if ours else _none()
            )
        if path == "user_segments":
            if not self.tells_segments:
                return httpx.Response(403, json={"error": "Forbidden"})
            rows = [_segment(id, *told) for id, told in self.segments.items()]
            return httpx.Response(200, json=self._part(rows, "user_segments", url))
        return _none()

    def _articles(self, listed: list[Article], url: httpx.URL) -> httpx.Response:
        rows = [self._row(one) for one in listed]
        users = [{"id": 2, "name": "Grace Hill", "role": "agent"}]
        return httpx.Response(200, json=self._part(rows, "articles", url) | {"users": users})

    def _row(self, one: Article) -> dict[str, Any]:
        own = next((words for words in one.words if words.locale == one.locale), one.words[0])
        row: dict[str, Any] = {
            "id": one.id,
            "author_id": 2,
            "locale": own.locale,
            "source_locale": one.locale,
            "title": own.title,
            "body": own.body,
            "draft": own.draft,
            "section_id": one.section,
            "label_names": list(one.labels),
            "permission_group_id": 123,
            "html_url": f"{SITE}/hc/{own.locale}/articles/{one.id}",
        }
        if one.segments is not None:
            row["user_segment_id"] = one.segments[0] if one.segments else None
            if self.enterprise:
                row["user_segment_ids"] = list(one.segments)
        return row | ({"translations": _translations(one)} if self.sideloads else {})

    def _part(self, rows: list[dict[str, Any]], name: str, url: httpx.URL) -> dict[str, Any]:
        start, size = int(url.params.get("page[after]", 0)), min(self.in_part, int(url.params["page[size]"]))
        rest = start + size < len(rows)
        meta = {"has_more": rest, "after_cursor": str(start + size) if rest else None, "before_cursor": None}
        following = f"https://evil.example{url.path}?page[after]={start + size}" if rest else None
        return {name: rows[start : start + size], "meta": meta, "links": {"next": following, "prev": None}}


def _translations(one: Article) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id * 10 + place,
            "source_id": one.id,
            "source_type": "Article",
            "locale": words.locale,
            "title": words.title,
            "body": words.body,
            "draft": words.draft,
            "outdated": False,
            "hidden": False,
            "html_url": f"{SITE}/hc/{words.locale}/articles/{one.id}",
            "created_at": "2026-03-01T10:00:00Z",
            "updated_at": words.updated,
        }
        for place, words in enumerate(one.words)
    ]


def _segment(id: int, name: str, kind: str, built_in: bool) -> dict[str, Any]:
    lists: dict[str, Any] = {"group_ids": [], "organization_ids": [], "tags": [], "or_tags": []}
    return {"id": id, "name": name, "user_type": kind, "built_in": built_in} | lists


def _none() -> httpx.Response:
    return httpx.Response(404, json={"error": "RecordNotFound", "description": "Not found"})
