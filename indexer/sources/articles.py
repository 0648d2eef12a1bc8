"""Knowledge articles as another system exported them into one file: ServiceNow, Freshservice, or any table of them.

An article that is no longer, or not yet, published is left out. Who may read is what a `firstline.yaml` beside the file
says (`audience`); an article that the export keeps to some is for a group named after what it is kept to, and so for
nobody until somebody is in that group.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import yaml

from indexer.cleaning import has_markup, to_markdown
from indexer.exported import NoRecords, decoded, is_workbook, plain_name, records
from indexer.fields import audience_of, parse_day, printable
from indexer.folders import glance_at, state_of
from indexer.types import PUBLIC, BrokenDocument, Document, SourceUnavailable

_ABOUT = "firstline.yaml"
_NAMES: Mapping[str, Sequence[str]] = {
    "id": ("number", "id", "article id", "sys id"),
    "title": ("short description", "title", "subject", "titulo", "titolo"),
    "text": ("text", "article body", "description", "body", "content", "wiki", "description text", "texto", "testo"),
    "language": ("language", "idioma", "lingua"),
    "owner": ("author", "owner", "ownership group", "agent"),
    "updated": ("sys updated on", "updated", "updated at", "modified at", "published"),
    "tags": ("kb category", "category", "keywords", "tags"),
    "url": ("url", "link"),
    "state": ("workflow state", "workflow", "status", "state"),
    "ends": ("valid to",),
    "kept to": ("can read user criteria", "can read", "roles"),
    "visibility": ("folder visibility", "visibility"),
    "folder": ("folder", "folder id"),
}
_NOT_OUT = frozenset({"draft", "review", "retired", "outdated", "pending retirement", "scheduled for publish", "1"})
"""Freshservice counts: 1 is a draft, 2 is published."""
_FOR_ALL = frozenset({"", "1", "2", "all users", "all", "logged in users"})
_NO = frozenset({"false", "no", "0"})


class ArticlesSource:
    """Articles of the file at `location`: CSV, Excel, JSON or XML, told apart by its content."""

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        self._path = Path(location)
        self.name = name or f"articles:{self._path.resolve().stem}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every published article; with `since` only those changed from that day on."""
        readers = self._readers()
        for article in self._articles():
            day = parse_day(article["updated"])
            if since is None or day is None or day >= since.date():
                yield _document(article, source=self.name, readers=readers)

    def document_ids(self) -> frozenset[str]:
        """Return the ids of the published articles; raises `SourceUnavailable` for a file that cannot be read."""
        return frozenset(article["id"] for article in self._articles())

    def glance(self) -> str:
        """Return a digest of the sizes and times of the file and of what is said of it."""
        try:
            state_of(self._path)
        except OSError as error:
            raise SourceUnavailable(f"{str(self._path)!r} cannot be read: {error.strerror}.") from error
        return glance_at([self._path, self._path.with_name(_ABOUT)])

    def _articles(self) -> Iterator[dict[str, str]]:
        today, seen = datetime.now(UTC).date(), set[str]()
        for article in map(_fields, self._records()):
            ends = parse_day(article["ends"])
            is_over = ends is not None and ends < today
            if (article["title"] or article["text"]) and not is_over and article["id"] not in seen:
                seen.add(article["id"])
                yield article

    def _records(self) -> Iterator[Mapping[str, object]]:
        try:
            content = self._path.read_bytes()
            rows = records(content if is_workbook(content) else decoded(content))
            found = [{plain_name(str(name)): value for name, value in row.items()} for row in rows]
        except OSError as error:
            raise SourceUnavailable(f"The file {str(self._path)!r} cannot be read: {error.strerror}.") from error
        except NoRecords as problem:
            raise SourceUnavailable(f"The file {self._path.name!r} {problem}") from problem
        return filter(_is_out, found)

    def _readers(self) -> frozenset[str]:
        about = self._path.with_name(_ABOUT)
        try:
            said = yaml.safe_load(about.read_text("utf-8-sig")) if about.is_file() else {}
            return audience_of(said if isinstance(said, dict) else {"audience": []})
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise SourceUnavailable(f"{_ABOUT!r} beside {self._path.name!r} cannot be understood: {error}.") from error


def _is_out(row: Mapping[str, object]) -> bool:
    """Whether a record is an article that people read today, and its newest version."""
    state = _first(row, "state").casefold().replace("_", " ")
    return state not in _NOT_OUT and not {str(row.get(name, "")).casefold() for name in ("active", "latest")} & _NO


def _fields(row: Mapping[str, object]) -> dict[str, str]:
    found = {name: _first(row, name) for name in _NAMES}
    digest = hashlib.sha256(f"{found['title']}\0{found['text']}".encode()).hexdigest()[:12]
    return found | {"id": found["id"] or f"article-{digest}"}


def _first(row: Mapping[str, object], name: str) -> str:
    found = (value for known in _NAMES[name] if (value := row.get(known)) not in (None, ""))
    value = next(found, "")
    return printable(", ".join(map(str, value)) if isinstance(value, list) else str(value)).strip()


def _document(article: Mapping[str, str], *, source: str, readers: frozenset[str]) -> Document:
    text = article["text"]
    return Document(
        id=article["id"],
        source=source,
        title=" ".join(article["title"].split()) or article["id"],
        text=(to_markdown(text) if has_markup(text) else text) or article["title"],
        url=article["url"] if article["url"].startswith(("https://", "http://")) else "",
        language=article["language"][:2].lower(),
        audience=_audience(article, readers),
        tags=tuple(filter(None, map(str.strip, article["tags"].split(",")))),
        owner=article["owner"],
        updated=parse_day(article["updated"]),
    )


def _audience(article: Mapping[str, str], readers: frozenset[str]) -> frozenset[str]:
    if article["kept to"] and article["kept to"].casefold() not in ("public", "any user"):
        return frozenset({f"articles:{' '.join(article['kept to'].split())}"})
    if article["visibility"].casefold() not in _FOR_ALL:
        return frozenset({f"articles:folder {article['folder'] or article['visibility']}"})
    return readers or PUBLIC
