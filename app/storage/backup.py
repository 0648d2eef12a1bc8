"""A home directory to one file and back: what people wrote and judged, what serves, and the rules of the home."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.errors import Conflict, NotReady, UnusableFile
from app.storage.database import DATABASE_FILE
from app.storage.room import is_read_only

MAX_FILES = 100_000
MAX_BYTES = 50 * 2**30
"""Bounds of a restore; far above any real home, far below a bomb."""

_DATABASES = (DATABASE_FILE, "index/ledger.sqlite", "index/slack.sqlite", "index/zendesk.sqlite")
_FILES = (
    "thresholds.toml",
    "triage.toml",
    "desk.toml",
    "politeness.toml",
    "routing.toml",
    "synonyms.txt",
    "confidence.json",
    "lure.json",
    "calibration.npz",
    "getting-started.hidden",
    "live.json",
    "live.log.jsonl",
    "live.drift.json",
    "triage/gold.csv",
    "email.key",
)
"""Of keys the one that leads answers to mails to their tickets; `rating.key` stays apart from what it hides."""

_FOLDERS = (
    "articles",
    "brought",
    "gold",
    "evaluations",
    "whatif",
    "triage-history",
    "desk-history",
    "politeness-history",
    "synonyms-history",
)
"""Kept whole, but for their caches (`*.sqlite`) and what is being written (`.*`)."""
_VERSIONED = (("index", "snapshots"), ("triage", "models"))
"""Folders of versions, of which only the one that CURRENT names is kept; caches are left out, they can be rebuilt."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_COPY_FAILED = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE"})
"""What says of a database that its copy could not be written, not that it cannot be read."""

_KNOWN = frozenset({DATABASE_FILE, "index", "triage", *_FILES, *_FOLDERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """How many files, how many bytes before compression, and whether the database that is in use is among them."""

    files: int
    bytes: int
    database: bool = True


def backup(home: Path, file: Path) -> BackupReport:
    """Write everything worth keeping in `home` to the archive `file`, while the service runs.

    Databases are copied at one moment each, by SQLite's online backup. The archive appears under its name when it is
    complete; it holds people's words and is readable by its owner only. Raises `NotReady` for a home without a
    database or index, `UnusableFile` for a `file` that cannot be written.
    """
    if not home.is_dir() or not any((home / name).exists() for name in _KNOWN):
        raise NotReady(f"There is nothing to save in {str(home)!r}. Name the home directory with --home.")
    partial = file.with_name(f".{file.name}.partial")
    try:
        report = _write_steady(home, partial)
        os.replace(partial, file)
    except OSError as error:
        raise UnusableFile(
            f"The backup {str(file)!r} cannot be written ({error.strerror or error}). Choose another place."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return report


def restore(file: Path, home: Path) -> BackupReport:
    """Unpack the archive `file` into `home`, which must be empty or missing: all of it or nothing.

    Raises `Conflict` for a home that holds something, `UnusableFile` for a file that is no whole Firstline backup.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise Conflict(f"{str(home)!r} is not empty. Restore into a new directory, then serve from there.")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        unpacked = Path(tempfile.mkdtemp(prefix=f".{home.name}.", dir=home.parent))
    except OSError as error:
        raise NotReady(f"{str(home)!r} cannot be created ({error.strerror}). Choose another --home.") from error
    try:
        report = _unpack(file, unpacked)
        _check_databases(unpacked, file)
        _put_in_place(unpacked, home)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return report


def _put_in_place(unpacked: Path, home: Path) -> None:
    try:
        os.replace(unpacked, home)
    except OSError as error:
        raise NotReady(
            f"{str(home)!r} cannot be replaced ({error.strerror}). Restore into a new directory beside it."
        ) from error


def _write_steady(home: Path, target: Path) -> BackupReport:
    try:
        return _write(home, target)
    except FileNotFoundError:
        # A build put a new version to work meanwhile and cleared the old one away; the new one will be there.
        return _write(home, target)


def _write(home: Path, target: Path) -> BackupReport:
    files = size = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # Level 1: vectors hardly compress, and a higher level takes minutes for a few per cent.
    with (
        tempfile.TemporaryDirectory(dir=target.parent) as copies,
        os.fdopen(descriptor, "wb") as raw,
        tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as archive,
    ):
        for name, path in _kept(home, Path(copies)):
            archive.add(path, arcname=name, recursive=False, filter=_anonymous)
            files, size = files + 1, size + path.stat().st_size
    return BackupReport(files=files, bytes=size)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _kept(home: Path, copies: Path) -> Iterator[tuple[str, Path]]:
    # The database comes before the index: a receipt may name an index older than the one restored, never a newer one.
    for name in _DATABASES:
        if (home / name).is_file():
            yield name, _copy_database(home / name, copies)
    for name in _FILES:
        if (home / name).is_file():
            yield name, home / name
    for folder in _FOLDERS:
        yield from (kept for kept in _within(home, home / folder) if not _is_passing(kept[1].name))
    for area, folder in _VERSIONED:
        yield from _current_version(home, area, folder)


def _is_passing(name: str) -> bool:
    return name.startswith(".") or ".sqlite" in name


def _within(home: Path, directory: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(home).as_posix(), path


def _copy_database(path: Path, copies: Path) -> Path:
    copy = copies / path.name
    try:
        with (
            closing(sqlite3.connect(_writable(path, copies), timeout=30)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") in _COPY_FAILED:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        to_do = (
            "Check its folder's permissions and free space."
            if isinstance(error, sqlite3.OperationalError)
            else "Restore it from an earlier backup."
        )
        raise NotReady(f"The database {str(path)!r} cannot be read: {error}. {to_do}") from error
    return copy


def _writable(path: Path, copies: Path) -> Path:
    """Return where SQLite may read it: beside a database it writes, and a failing disk is often made read-only."""
    if not is_read_only(path.parent):
        return path
    aside = copies / f"{path.name}.aside"
    for ending in ("", "-wal"):  # nobody writes meanwhile, so the two belong together
        if (written := path.with_name(f"{path.name}{ending}")).exists():
            shutil.copyfile(written, f"{aside}{ending}")
    return aside


def _current_version(home: Path, area: str, folder: str) -> Iterator[tuple[str, Path]]:
    current = home / area / "CURRENT"
    if not current.is_file():
        return
    yield from _within(home, home / area / folder / current.read_text(encoding="utf-8").strip())
    yield f"{area}/CURRENT", current


def _unpack(file: Path, directory: Path) -> BackupReport:
    files = size = 0
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            for member in archive:
                files, size = files + 1, size + member.size
                if files > MAX_FILES or size > MAX_BYTES:
                    raise UnusableFile(f"{str(file)!r} is larger than any backup. Nothing was restored.")
                _unpack_one(archive, member, directory)
    except FileNotFoundError as error:
        raise UnusableFile(f"There is no file {str(file)!r}.") from error
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        if getattr(error, "errno", 0) in _NO_ROOM:
            raise UnusableFile(f"The disk has no room for what {str(file)!r} holds. Nothing was restored.") from error
        raise UnusableFile(f"{str(file)!r} is no whole backup ({error}). Nothing was restored.") from error
    if not files:
        raise UnusableFile(f"{str(file)!r} is empty. Nothing was restored.")
    return BackupReport(files=files, bytes=size)


def _unpack_one(archive: tarfile.TarFile, member: tarfile.TarInfo, directory: Path) -> None:
    name = PurePosixPath(member.name)
    inside = not name.is_absolute() and ".." not in name.parts and bool(name.parts) and name.parts[0] in _KNOWN
    content = archive.extractfile(member) if member.isreg() and inside else None
    if content is None:
        raise UnusableFile(f"The archive holds {member.name!r}, which no backup does. Nothing was restored.")
    target = directory.joinpath(*name.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, open(target, "xb", opener=_for_its_owner) as out:
        shutil.copyfileobj(content, out, 1 << 20)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check_databases(directory: Path, file: Path) -> None:
    for name in _DATABASES:
        path = directory / name
        if path.exists() and not _is_sound(path):
            raise UnusableFile(f"The database {name!r} in {str(file)!r} is damaged. Nothing was restored.")


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False
