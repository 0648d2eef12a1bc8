"""Immutable, versioned snapshots of the index: written aside, sealed with hashes, swapped in at once.

INDEX/CURRENT                     the version that serves, one line
INDEX/snapshots/<version>/        manifest.json and what the writer put there
INDEX/snapshots/.writing-*        being written, or left by a build that was stopped
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.types import IndexMismatch, IndexMissing

FORMAT = 1
KEPT = 2
MANIFEST = "manifest.json"
_UNFINISHED = ".writing-"
_READ_SIZE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Size in bytes and SHA-256 of one file of a snapshot."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot says of itself. `counts` has `documents` and `chunks`, and what the writer counted."""

    version: str
    created: str
    model_ids: tuple[str, ...]
    options: str
    counts: Mapping[str, int]
    files: Mapping[str, Sealed] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A finished snapshot on disk."""

    path: Path
    manifest: Manifest

    @property
    def version(self) -> str:
        """Names this snapshot for ever; versions sort by age."""
        return self.manifest.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a snapshot is made: by which models, which chunk options, and when (UTC)."""

    model_ids: tuple[str, ...]
    options: str
    created: datetime


def current_version(index_dir: Path) -> str | None:
    """Return the version that serves, or None when nothing was ever published. One small read.

    Raises `IndexMissing` for a place that cannot hold an index.
    """
    try:
        return (index_dir / "CURRENT").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise IndexMissing(
            f"There can be no index in {str(index_dir.parent)!r} ({error.strerror}). Choose another home with --home."
        ) from error


def pointer(index_dir: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever another version serves (every publishing writes a new file), without reading it."""
    try:
        found = os.stat(index_dir / "CURRENT")
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def current(index_dir: Path) -> Snapshot | None:
    """Return the serving snapshot, or None before the first build.

    Raises `IndexMissing` when CURRENT names a snapshot that is gone or unreadable, `IndexMismatch` when another
    version of Firstline wrote it.
    """
    version = current_version(index_dir)
    return None if version is None else open_snapshot(index_dir / "snapshots" / Path(version).name)


def open_snapshot(path: Path) -> Snapshot:
    """Read the manifest of the snapshot at `path` and look at its files' sizes; raises as `current` does."""
    try:
        raw = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    if raw.get("format") != FORMAT:
        raise IndexMismatch(
            f"The snapshot {path.name!r} has format {raw.get('format')!r} and this version reads {FORMAT}; "
            "run `firstline index` again."
        )
    manifest = _manifest(raw)
    if torn := next((name for name, sealed in manifest.files.items() if not _is_whole(path / name, sealed)), ""):
        raise _damaged(path, f"{torn} is gone or cut short")
    return Snapshot(path=path, manifest=manifest)


def _damaged(path: Path, why: str) -> IndexMissing:
    return IndexMissing(
        f"The snapshot {path.name!r} of the index is missing or damaged ({why}); run `firstline index` again."
    )


def _is_whole(path: Path, sealed: Sealed) -> bool:
    try:
        return path.stat().st_size == sealed.size
    except OSError:
        return False


def verify(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what is wrong with the snapshot's files, one sentence each; empty when every hash is as sealed."""
    found = _seal(snapshot.path)
    expected = snapshot.manifest.files
    missing = tuple(f"{name} is missing." for name in sorted(expected.keys() - found.keys()))
    changed = tuple(f"{n} has changed." for n in sorted(expected.keys() & found.keys()) if found[n] != expected[n])
    return missing + changed


def publish(index_dir: Path, recipe: Recipe, fill: Callable[[Path], Mapping[str, int]]) -> Snapshot:
    """Let `fill` write into an empty directory, seal it and make it the serving snapshot.

    `fill` returns the counts for the manifest. Whatever stops this before its end leaves the serving snapshot as it
    was. Older snapshots than the last two are removed. Only one process may publish at a time: hold the build lock.
    """
    snapshots = index_dir / "snapshots"
    discard_unfinished(index_dir)
    version = _new_version(snapshots, recipe)
    working = snapshots / f"{_UNFINISHED}{version}"
    working.mkdir(parents=True)
    try:
        manifest = _written(working, version, recipe, fill)
        working.rename(snapshots / version)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)  # where the disk is full, it would stay so until the next build
        raise
    _sync(snapshots)
    _make_current(index_dir, version)
    _remove_old(index_dir, version)
    return Snapshot(path=snapshots / version, manifest=manifest)


def _written(working: Path, version: str, recipe: Recipe, fill: Callable[[Path], Mapping[str, int]]) -> Manifest:
    counts = fill(working)
    manifest = Manifest(
        version=version,
        created=recipe.created.isoformat(timespec="seconds"),
        model_ids=recipe.model_ids,
        options=recipe.options,
        counts=dict(counts),
        files=_seal(working),
    )
    _write_durably(working / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
    _sync_tree(working)
    return manifest


def discard_unfinished(index_dir: Path) -> None:
    """Remove what stopped builds left half written; hold the build lock."""
    for left in (index_dir / "snapshots").glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def _manifest(raw: dict[str, Any]) -> Manifest:
    files = {name: Sealed(size=int(f["size"]), sha256=str(f["sha256"])) for name, f in raw["files"].items()}
    return Manifest(**{**raw, "files": files, "model_ids": tuple(raw["model_ids"])})


def _new_version(snapshots: Path, recipe: Recipe) -> str:
    stamp = recipe.created.strftime("%Y%m%dT%H%M%SZ")
    taken = (path.name.rpartition("-")[2] for path in snapshots.glob(f"{stamp}-*"))
    return f"{stamp}-{max((int(number) for number in taken if number.isdecimal()), default=-1) + 1:03d}"


def _seal(directory: Path) -> dict[str, Sealed]:
    paths = sorted(path for path in directory.rglob("*") if path.is_file() and path != directory / MANIFEST)
    return {path.relative_to(directory).as_posix(): _sealed(path) for path in paths}


def _sealed(path: Path) -> Sealed:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_READ_SIZE):
            digest.update(part)
    return Sealed(size=path.stat().st_size, sha256=digest.hexdigest())


def _make_current(index_dir: Path, version: str) -> None:
    beside = index_dir / "CURRENT.new"
    _write_durably(beside, version + "\n")
    beside.replace(index_dir / "CURRENT")
    _sync(index_dir)


def _remove_old(index_dir: Path, version: str) -> None:
    older = sorted(
        path for path in (index_dir / "snapshots").iterdir() if path.name != version and not path.name.startswith(".")
    )
    for path in older[: len(older) - (KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_tree(directory: Path) -> None:
    for path in directory.rglob("*"):
        _sync(path)
    _sync(directory)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
