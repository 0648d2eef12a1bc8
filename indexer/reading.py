"""One source read into the ledger: what is new, what changed, what broke, and what may be deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from indexer.ledger import Ledger
from indexer.protocols import DocumentSource, FingerprintedSource, ForgetfulSource, GlancedSource, ThreadSource
from indexer.restrictions import narrowed
from indexer.threads import thread_document
from indexer.types import PUBLIC, BrokenDocument, Document, SourceUnavailable

BRAKE_COUNT = 20
BRAKE_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDocument:
    """A page that was skipped, or with an empty `id` a whole source that could not be read, and why."""

    source: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanges:
    """What reading one source did to the ledger; `note` asks for a decision where one is needed."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    tombstoned: int = 0
    failed: tuple[FailedDocument, ...] = ()
    note: str = ""

    @property
    def alters_index(self) -> bool:
        """Whether a new snapshot is needed."""
        return bool(self.added or self.updated or self.deleted)


def read_source(source: DocumentSource | ThreadSource, ledger: Ledger, *, approve_deletes: bool) -> SourceChanges:
    """Read `source` into `ledger` and delete what is gone from it, unless that is suspiciously much."""
    forgets = source.forgets if isinstance(source, ForgetfulSource) else _forgets_nothing
    reading = _Reading(name=source.name, ledger=ledger, forgets=forgets)
    glance = ""
    try:
        glance = source.glance() if isinstance(source, GlancedSource) else ""  # before: what moves meanwhile is seen
        listed = source.document_ids() if isinstance(source, DocumentSource) else frozenset()
        for item in _items(source, reading):
            reading.take(item)
    except SourceUnavailable as error:
        ledger.note_glance(source.name, "")
        return reading.cut_short(str(error), approve_deletes=approve_deletes)
    ledger.note_glance(source.name, glance)
    return reading.finished(listed, approve_deletes=approve_deletes)


def _forgets_nothing(_: str) -> bool:
    return False


def _items(source: DocumentSource | ThreadSource, reading: _Reading) -> Iterator[Document | BrokenDocument]:
    if isinstance(source, FingerprintedSource):
        yield from source.documents_except(reading.skip_unchanged(source.fingerprints()))
    elif isinstance(source, DocumentSource):
        yield from source.documents(since=None)
    if isinstance(source, ThreadSource):
        for thread in source.resolved_threads(since=None):
            yield thread if isinstance(thread, BrokenDocument) else thread_document(thread)


class _Reading:
    """The running count of one source; every change goes to the ledger at once, inside its transaction."""

    def __init__(self, *, name: str, ledger: Ledger, forgets: Callable[[str], bool]) -> None:
        self._name = name
        self._ledger = ledger
        self._forgets = forgets
        self._known = ledger.entries(name)
        self._seen: set[str] = set()
        self._failed: list[FailedDocument] = []
        self._fingerprints: Mapping[str, str] = {}
        self._added = self._updated = self._unchanged = 0

    def take(self, item: Document | BrokenDocument) -> None:
        """Note one page; a second page of the same id, and a broken one, are reported and leave things as they are.

        Only who may read a broken one counts at once.
        """
        if isinstance(item, BrokenDocument):
            self._fail(item.id, item.reason)
            self._seen.add(item.id)
            if item.audience.isdisjoint(PUBLIC):
                self._updated += self._narrow(item)
        elif item.id in self._seen:
            self._fail(item.id, "Another page of this source has the same id; the first was kept. Give it its own id.")
        else:
            self._seen.add(item.id)
            self._store(replace(item, source=self._name))

    def _narrow(self, item: BrokenDocument) -> int:
        def readers(known: frozenset[str]) -> frozenset[str]:
            return narrowed(known, [item.audience])

        return self._ledger.readdress(self._name, item.parts or (item.id,), readers)

    def skip_unchanged(self, fingerprints: Mapping[str, str]) -> frozenset[str]:
        """Return the pages that need no reading: known, and with the fingerprint of the last run."""
        before = self._ledger.fingerprints(self._name)
        same = frozenset(
            id_ for id_, fingerprint in fingerprints.items() if id_ in self._known and before.get(id_) == fingerprint
        )
        self._fingerprints = fingerprints
        self._seen |= same
        self._unchanged += len(same)
        return same

    def finished(self, listed: frozenset[str], *, approve_deletes: bool) -> SourceChanges:
        """Delete what the source no longer has, or tombstone it when that is too much to be meant."""
        present = listed | self._seen
        self._note_fingerprints()
        if not present and not self._known:
            self._fail("", "It holds nothing that can be indexed; check its location and kind.")
        missing, meant = self._gone(present)
        returned = [id_ for id_ in self._known.keys() & present if self._known[id_].state != "live"]
        self._ledger.mark(self._name, returned, "live")
        self._ledger.forget(self._name, meant)
        if approve_deletes or not self._braked(len(missing), nothing_listed=not present):
            self._ledger.forget(self._name, missing)
            return self._changes(deleted=len(meant) + len(missing))
        self._ledger.mark(self._name, missing, "tombstoned")
        note = _brake_note(self._name, len(missing), len(self._known))
        return self._changes(deleted=len(meant), tombstoned=len(missing), note=note)

    def cut_short(self, reason: str, *, approve_deletes: bool) -> SourceChanges:
        """Keep everything: a source that cannot be read says nothing about what it holds.

        Only what it forgets on purpose goes, and what an earlier run had tombstoned when its deletion is approved now.
        """
        self._fail("", reason)
        missing, meant = self._gone(self._seen)
        self._ledger.forget(self._name, meant)
        earlier = [id_ for id_ in missing if self._known[id_].state == "tombstoned"]
        if approve_deletes and earlier:
            self._ledger.forget(self._name, earlier)
            return self._changes(deleted=len(meant) + len(earlier))
        self._ledger.mark(self._name, missing, "tombstoned")
        note = _unread_note(self._name, len(missing)) if missing else ""
        return self._changes(deleted=len(meant), tombstoned=len(missing), note=note)

    def _gone(self, present: Set[str]) -> tuple[set[str], set[str]]:
        """Return what is known and not there, without what a person decided to keep; and what is left out on purpose.

        The latter goes whatever a person decided: nobody's wish is kept waiting.
        """
        gone = {id_ for id_ in self._known if id_ not in present}
        meant = {id_ for id_ in gone if self._forgets(id_)}
        return {id_ for id_ in gone - meant if self._known[id_].state != "kept"}, meant

    def _note_fingerprints(self) -> None:
        broken = {failure.id for failure in self._failed}  # to be read, and reported, again
        self._ledger.note_fingerprints(
            self._name, {id_: fingerprint for id_, fingerprint in self._fingerprints.items() if id_ not in broken}
        )

    def _store(self, document: Document) -> None:
        entry = self._known.get(document.id)
        if entry is not None and entry.digest == document.digest:
            self._unchanged += 1
            return
        self._ledger.put(self._name, document)
        if entry is None:
            self._added += 1
        else:
            self._updated += 1

    def _braked(self, missing: int, *, nothing_listed: bool) -> bool:
        limit = max(BRAKE_COUNT, BRAKE_SHARE * len(self._known))
        return missing > limit or (nothing_listed and missing > 0)

    def _fail(self, id_: str, reason: str) -> None:
        self._failed.append(FailedDocument(source=self._name, id=id_, reason=reason))

    def _changes(self, *, deleted: int = 0, tombstoned: int = 0, note: str = "") -> SourceChanges:
        return SourceChanges(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            deleted=deleted,
            tombstoned=tombstoned,
            failed=tuple(self._failed),
            note=note,
        )


def _brake_note(name: str, missing: int, known: int) -> str:
    return (
        f"{missing} of the {known} documents of {name!r} are gone from it. Nothing was deleted: they are still served. "
        "If they should go, run the same command with --approve-deletes."
    )


def _unread_note(name: str, missing: int) -> str:
    return (
        f"{name!r} could not be read, so nothing was deleted: {missing} documents of it are still served. "
        "If they are gone for good, run the same command with --approve-deletes."
    )
