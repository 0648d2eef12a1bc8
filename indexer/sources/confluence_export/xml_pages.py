"""Pages of an XML export and their files: one pass for what there is, a second for the bodies, to spare memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from indexer.archives import FolderExport, ZipExport
from indexer.cleaning import CONVERSION, to_markdown
from indexer.cleaning.wiki import wiki_to_markdown
from indexer.fields import parse_day
from indexer.formats import Extracted, Unreadable
from indexer.formats.apart import ReaderApart
from indexer.sources.confluence_export.attachments import Attached, Attachments
from indexer.sources.confluence_export.entities import Entity, read_entities
from indexer.sources.confluence_export.permissions import KINDS as PERMISSION_KINDS
from indexer.sources.confluence_export.permissions import Permissions
from indexer.types import BrokenDocument, Document

_PAGE_KINDS = frozenset({"Page", "BlogPost"})
_LISTED = _PAGE_KINDS | PERMISSION_KINDS | {"Space", "Label", "Labelling", "Attachment"}
_WIKI_MARKUP = "0"


class XmlPages:
    """The current pages and blog posts of one `entities.xml`."""

    def __init__(self, export: FolderExport | ZipExport, entities: str) -> None:
        self._export = export
        self._entities = entities
        self._attachments = Attachments(export)

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the current pages and their files."""
        pages = (self._public_id(page) for page in self._listing.pages.values())
        return frozenset([*pages, *self._files])

    def fingerprints(self) -> dict[str, str]:
        """A digest of each current page with its body as exported, and of each file with who may read it."""
        raw = (self._document("", page, _raw(body)) for page, body in self._with_bodies(frozenset()))
        pages = {document.id: f"{CONVERSION}:{document.digest}" for document in raw}
        files = {id_: self._fingerprint(id_, file) for id_, file in self._files.items()}
        return pages | files

    def _fingerprint(self, id_: str, file: Attached) -> str:
        known = self._file("", id_, file, Extracted(title="", text=""))
        return f"{self._attachments.fingerprint(file)}:{known.digest}"

    def documents(self, source: str, unchanged: frozenset[str] = frozenset()) -> Iterator[Document | BrokenDocument]:
        """Yield every current page and file but the unchanged ones."""
        for page, body in self._with_bodies(unchanged):
            yield self._document(source, page, _markdown(body) if body else "")
        with ReaderApart() as reader:
            for id_, file in self._files.items():
                if id_ not in unchanged:
                    yield self._read(source, id_, file, reader)

    def _read(self, source: str, id_: str, file: Attached, reader: ReaderApart) -> Document | BrokenDocument:
        try:
            return self._file(source, id_, file, self._attachments.read(file, reader))
        except Unreadable as error:
            reason = f"{file.name!r} cannot be used: {error}."
            return BrokenDocument(id=id_, reason=reason, audience=self._audience(self._listing.pages[file.page]))

    def _file(self, source: str, id_: str, file: Attached, said: Extracted) -> Document:
        """Return a file as a document of its page's readers and labels."""
        of_page = self._document(source, self._listing.pages[file.page], said.text)
        return replace(of_page, id=id_, title=said.title or file.title, updated=parse_day(file.day))

    @cached_property
    def _files(self) -> dict[str, Attached]:
        pages = self._listing.pages
        found = self._attachments.of(self._listing.attached, pages)
        return {f"{self._public_id(pages[file.page])}/{file.name}": file for file in found}

    def _with_bodies(self, left_out: frozenset[str]) -> Iterator[tuple[Entity, Entity | None]]:
        """Yield the pages as their bodies come by, and at the end those that have none."""
        wanted = {key: page for key, page in self._listing.pages.items() if self._public_id(page) not in left_out}
        for body in read_entities(self._export, self._entities, kinds=frozenset({"BodyContent"})):
            page = wanted.pop(body.refers.get("content", ""), None)
            if page is not None:
                yield page, body
        for page in wanted.values():
            yield page, None

    @cached_property
    def _listing(self) -> _Listing:
        listing = _Listing()
        for entity in read_entities(self._export, self._entities, kinds=_LISTED):
            listing.take(entity)
        return listing

    def _document(self, source: str, page: Entity, text: str) -> Document:
        listing = self._listing
        return Document(
            id=self._public_id(page),
            source=source,
            title=" ".join(page.get("title").split()) or f"Untitled page {page.id}",
            text=text,
            audience=self._audience(page),
            tags=listing.labels_of(page.id),
            updated=parse_day(page.get("lastModificationDate") or page.get("creationDate")),
        )

    def _audience(self, page: Entity) -> frozenset[str]:
        return self._listing.permissions.audience(page, self._listing.parents)

    def _public_id(self, page: Entity) -> str:
        space = self._listing.space_keys.get(page.refers.get("space", ""), "")
        return f"{space}/{page.id}" if space else page.id


class _Listing:
    """Everything of an export but its bodies."""

    def __init__(self) -> None:
        self.pages: dict[str, Entity] = {}
        self.parents: dict[str, str] = {}
        self.space_keys: dict[str, str] = {}
        self.permissions = Permissions()
        self.attached: list[Entity] = []
        self._label_names: dict[str, str] = {}
        self._labels: defaultdict[str, list[str]] = defaultdict(list)

    def take(self, entity: Entity) -> None:
        """Note one object."""
        if entity.kind in _PAGE_KINDS:
            self._take_page(entity)
        elif entity.kind == "Attachment":
            self.attached += [entity] if is_current(entity) else []
        elif entity.kind == "Space":
            self.space_keys[entity.id] = entity.get("key").strip()
        elif entity.kind == "Label":
            self._take_label(entity)
        elif entity.kind == "Labelling":
            self._labels[entity.refers.get("content", "")].append(entity.refers.get("label", ""))
        else:
            self.permissions.take(entity)

    def labels_of(self, page: str) -> tuple[str, ...]:
        """Names of the page's labels, in alphabetical order."""
        names = {self._label_names[label] for label in self._labels[page] if label in self._label_names}
        return tuple(sorted(names))

    def _take_page(self, page: Entity) -> None:
        if is_current(page):
            self.pages[page.id] = page
        if page.refers.get("parent"):
            self.parents[page.id] = page.refers["parent"]

    def _take_label(self, label: Entity) -> None:
        if label.get("namespace") in ("", "global") and label.get("name"):  # others are people's favourites
            self._label_names[label.id] = label.get("name")


def is_current(page: Entity) -> bool:
    """Whether this is the page as it stands: no earlier version, no draft, not archived or deleted."""
    is_version = bool(page.refers.get("originalVersion") or page.get("originalVersionId").strip())
    return page.get("contentStatus").strip() in ("", "current") and not is_version and bool(page.id)


def _raw(body: Entity | None) -> str:
    return f"{body.get('bodyType')}:{body.get('body')}" if body else ""


def _markdown(body: Entity) -> str:
    # inside CDATA Confluence writes the end mark of an inner CDATA section with a space
    markup = body.get("body").replace("]] >", "]]>")
    return wiki_to_markdown(markup) if body.get("bodyType").strip() == _WIKI_MARKUP else to_markdown(markup)
