"""Sources to index: read what changed, leave out what broke, delete with care, publish one new snapshot.

A run reads its sources into the ledger, and when anything differs from the serving snapshot, writes a whole new one
(the writer reuses the vectors it knows). The ledger is committed last, so a run that is stopped anywhere repeats.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.books import SyncRun
from indexer.chunking import ChunkOptions, chunk_document
from indexer.ledger import Ledger
from indexer.noted.files import VERSION as NOTES
from indexer.protocols import DocumentSource, Progress, SnapshotWriter, ThreadSource, WordsFirstWriter
from indexer.reading import FailedDocument, SourceChanges, read_source
from indexer.snapshot import Recipe, Snapshot, current, discard_unfinished, publish
from indexer.types import Chunk, Document, IndexerError, IndexMismatch, IndexMissing

__all__ = ["BuildOptions", "BuildReport", "FailedDocument", "build", "settle_missing"]

_LOCK = "build.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """`approve_deletes` lets a run delete however much is gone from its sources; `clock` dates the snapshot.

    A first build of `words_first_from` chunks or more serves word search while it computes the vectors. While another
    build is writing, this one waits for it as many seconds as its `patience`.
    """

    approve_deletes: bool = False
    chunking: ChunkOptions = field(default_factory=ChunkOptions)
    words_first_from: int = 500
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a run did. `documents` and `chunks` count the whole index after it; the others this run's sources.

    `tombstoned` documents are gone from their source but still served until a run is told to delete them.
    `notes` say in words what a person should know or decide.
    """

    documents: int
    chunks: int
    added: int
    updated: int
    unchanged: int
    deleted: int
    tombstoned: int
    failed: tuple[FailedDocument, ...]
    seconds: float
    tokens_per_second: float
    version: str
    embedded: int = 0
    notes: tuple[str, ...] = ()


def build(
    sources: Sequence[DocumentSource | ThreadSource],
    *,
    home: Path,
    writer: SnapshotWriter,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring the index in `home` up to date with `sources`; other sources in it stay as they are.

    Nothing new means no new snapshot. A source that cannot be read is reported in `failed` with an empty id and the
    others go on. Raises `IndexerError` when the home cannot be written or another build is running.
    """
    started = time.perf_counter()
    options = options or BuildOptions()
    index_dir = home / "index"
    with exclusive(index_dir, patience=options.patience), Ledger(index_dir / "ledger.sqlite") as ledger:
        discard_unfinished(index_dir)
        ledger.complete_cards()
        changes = [_read(source, ledger, options) for source in sources]
        serving = _serving(index_dir)
        write = _Write(index_dir=index_dir, writer=writer, options=options, progress=progress or _silent)
        snapshot, timing = write.if_needed(ledger, serving, changed=any(change.alters_index for change in changes))
        ledger.commit()
        return _report(changes, snapshot, documents=ledger.count(), timing=timing, started=started)


def settle_missing(
    source: str, *, delete: bool, home: Path, writer: SnapshotWriter, options: BuildOptions | None = None
) -> int:
    """Delete what is gone from `source` and was held back by the safety brake, or keep it for good; return how many.

    What was kept can be deleted later in the same way. Raises `IndexerError` as `build` does.
    """
    options, index_dir, started = options or BuildOptions(), home / "index", time.perf_counter()
    with exclusive(index_dir), Ledger(index_dir / "ledger.sqlite") as ledger:
        wanted = {"tombstoned", "kept"} if delete else {"tombstoned"}
        gone = [id_ for id_, entry in ledger.entries(source).items() if entry.state in wanted]
        if not gone:
            return 0
        if delete:
            ledger.forget(source, gone)
            write = _Write(index_dir=index_dir, writer=writer, options=options, progress=_silent)
            write.if_needed(ledger, _serving(index_dir), changed=True)
            ledger.note_run(_run(source, SourceChanges(deleted=len(gone)), options, started))
        else:
            ledger.mark(source, gone, "kept")
        ledger.commit()
    return len(gone)


def _read(source: DocumentSource | ThreadSource, ledger: Ledger, options: BuildOptions) -> SourceChanges:
    started = time.perf_counter()
    changes = read_source(source, ledger, approve_deletes=options.approve_deletes)
    ledger.note_run(_run(source.name, changes, options, started))
    return changes


def _run(source: str, changes: SourceChanges, options: BuildOptions, started: float) -> SyncRun:
    return SyncRun(
        source=source,
        at=options.clock(),
        seconds=round(time.perf_counter() - started, 3),
        added=changes.added,
        updated=changes.updated,
        unchanged=changes.unchanged,
        deleted=changes.deleted,
        tombstoned=changes.tombstoned,
        failures=len(changes.failed),
        failed=tuple((failure.id, failure.reason) for failure in changes.failed),
    )


def _silent(done: int, total: int) -> None:
    """Take progress and say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timing:
    """What writing cost: chunks embedded, about how many tokens they had, and seconds."""

    embedded: int = 0
    tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Write:
    index_dir: Path
    writer: SnapshotWriter
    options: BuildOptions
    progress: Progress

    def if_needed(self, ledger: Ledger, serving: Snapshot | None, *, changed: bool) -> tuple[Snapshot | None, _Timing]:
        """Publish a new snapshot when documents, models or chunk options differ from the serving one."""
        recipe = Recipe(
            model_ids=tuple(self.writer.model_ids),
            options=f"{self.options.chunking.fingerprint}, notes {NOTES}",
            created=self.options.clock(),
        )
        if not changed and _still_good(serving, recipe, ledger):
            return serving, _Timing()
        started = time.perf_counter()
        contents = self._contents(ledger)
        serving = serving or self._words_first(recipe, contents)
        snapshot = publish(self.index_dir, recipe, lambda directory: self._fill(directory, contents, serving))
        counts = snapshot.manifest.counts
        embedded, reused = counts.get("embedded", 0), counts.get("reused", 0)
        tokens = counts.get("tokens", 0) * embedded // max(embedded + reused, 1)
        return snapshot, _Timing(embedded=embedded, tokens=tokens, seconds=time.perf_counter() - started)

    def _contents(self, ledger: Ledger) -> _Contents:
        documents = tuple(ledger.documents())
        chunks = tuple(chunk for document in documents for chunk in chunk_document(document, self.options.chunking))
        return _Contents(documents=documents, chunks=chunks)

    def _words_first(self, recipe: Recipe, contents: _Contents) -> Snapshot | None:
        """Publish what can be searched at once, when nothing serves yet and the vectors will take a while."""
        writer = self.writer
        if not isinstance(writer, WordsFirstWriter) or len(contents.chunks) < self.options.words_first_from:
            return None
        # No model made it, so that the next run never takes it for a finished one.
        return publish(
            self.index_dir,
            replace(recipe, model_ids=()),
            lambda directory: {
                **writer.write_words(directory, contents.documents, contents.chunks),
                **contents.counts,
            },
        )

    def _fill(self, directory: Path, contents: _Contents, serving: Snapshot | None) -> Mapping[str, int]:
        previous = serving.path if serving else None
        counts = self.writer.write(
            directory, contents.documents, contents.chunks, previous=previous, progress=self.progress
        )
        return {**counts, **contents.counts}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """What a snapshot will hold."""

    documents: tuple[Document, ...]
    chunks: tuple[Chunk, ...]

    @property
    def counts(self) -> dict[str, int]:
        return {"documents": len(self.documents), "chunks": len(self.chunks)}


def _still_good(serving: Snapshot | None, recipe: Recipe, ledger: Ledger) -> bool:
    """Whether the serving snapshot is what would be written now; an empty home needs none."""
    if serving is None:
        return ledger.count() == 0
    made = serving.manifest
    same_recipe = (made.model_ids, made.options) == (recipe.model_ids, recipe.options)
    return same_recipe and made.counts.get("documents") == ledger.count()


def _serving(index_dir: Path) -> Snapshot | None:
    try:
        return current(index_dir)
    except (IndexMissing, IndexMismatch):
        return None  # damaged or of another version: this run writes a good one


def is_written(index_dir: Path) -> bool:
    """Return whether some build is writing an index at this moment."""
    if not (index_dir / _LOCK).exists():
        return False
    try:
        with FileLock(index_dir / _LOCK, timeout=0):
            return False
    except (Timeout, OSError):
        return True


@contextmanager
def exclusive(index_dir: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the build lock of an index; the operating system releases it even when the process is killed.

    Raises `IndexerError` when another build holds it for more than `patience` seconds, or when the home cannot be
    written.
    """
    try:
        (index_dir / "snapshots").mkdir(parents=True, exist_ok=True)
        with FileLock(index_dir / _LOCK, timeout=patience):
            yield
    except Timeout as error:
        raise IndexerError(
            f"Another build is writing the index in {str(index_dir.parent)!r}; wait for it to end and try again."
        ) from error
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexerError(
            f"The home {str(index_dir.parent)!r} cannot be written ({getattr(error, 'strerror', '') or error}); "
            "check its permissions and free space, or choose another with --home."
        ) from error


def _report(
    changes: Sequence[SourceChanges], snapshot: Snapshot | None, *, documents: int, timing: _Timing, started: float
) -> BuildReport:
    return BuildReport(
        documents=documents,
        chunks=snapshot.manifest.counts.get("chunks", 0) if snapshot else 0,
        added=sum(change.added for change in changes),
        updated=sum(change.updated for change in changes),
        unchanged=sum(change.unchanged for change in changes),
        deleted=sum(change.deleted for change in changes),
        tombstoned=sum(change.tombstoned for change in changes),
        failed=tuple(failure for change in changes for failure in change.failed),
        seconds=round(time.perf_counter() - started, 3),
        tokens_per_second=round(timing.tokens / timing.seconds, 1) if timing.seconds else 0.0,
        version=snapshot.version if snapshot else "",
        embedded=timing.embedded,
        notes=tuple(change.note for change in changes if change.note),
    )
