"""Pages that somebody brought by hand, in `HOME/brought/NAME`: files as they came, or an export as a whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.brought import ARCHIVE, TABLES, WHOLE, Brought, BroughtFile
from app.domain.errors import InvalidInput, NotFound, UnusableFile
from indexer.archives import ArchiveLimits, ZipExport
from indexer.recognising import FILES, kind_of
from indexer.sources.articles import ArticlesSource
from indexer.types import SourceUnavailable

FOLDER = "brought"
_PACKED = "export.zip"
ARTICLES, _TABLE = "articles", "exported-articles"
LIMITS = ArchiveLimits(total=4 << 30, file=1 << 30, files=50_000)
_READERS = "firstline.yaml"
_RULED = "Who may read it stands in the export itself. Leave the groups empty."
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class BroughtFolders:
    """`BroughtPages` over folders of a home. A zip takes the place of what its source had; files are put beside it."""

    home: Path

    def names(self) -> tuple[str, ...]:
        """Return what was brought, by name."""
        shelf = self.home / FOLDER
        return tuple(sorted(place.name for place in shelf.glob("*") if place.is_dir() and place.name[0] != "."))

    def kept(self, name: str) -> Brought:
        """Return what is to be read of what was brought under a name; raises `NotFound`."""
        if name not in self.names():
            raise NotFound(f"Nothing was brought as {name!r}. Load the page again.")
        place = self.home / FOLDER / name
        packed = _whole(place)
        if packed is None:
            count = sum(path.is_file() and path.name != _READERS for path in place.rglob("*"))
            return Brought(source=f"{FILES}:{place.resolve()}", files=count)
        if packed.suffix in TABLES:
            return Brought(source=f"{ARTICLES}:{packed.resolve()}", files=1)
        names = ZipExport(packed, LIMITS).names
        return Brought(source=f"{kind_of(names)}:{packed.resolve()}", files=len(names))

    def holds(self, name: str) -> bool:
        """Return whether the source was brought by hand."""
        return (self.home / FOLDER / name).is_dir()

    def lies_at(self, name: str, location: str) -> str:
        """Return where that which was read from `location` lies now: a home is moved, or restored elsewhere."""
        _, brought, within = location.rpartition(f"/{FOLDER}/{name}")
        return f"{self.home.resolve() / FOLDER / name}{within}" if brought and self.holds(name) else location

    def take(self, name: str, files: Sequence[BroughtFile], *, groups: Sequence[str] = ()) -> Brought:
        """Keep the files, none where one cannot be taken, each whole; return what is to be read.

        Raises `InvalidInput`, `UnusableFile`.
        """
        shelf = self.home / FOLDER
        try:
            shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".", dir=shelf) as pending:
                return self._taken(name, files, tuple(groups), Path(pending) / name)
        except SourceUnavailable as problem:
            raise InvalidInput(str(problem).replace(_PACKED, files[0].name)) from problem
        except OSError as problem:
            raise UnusableFile(f"The pages cannot be kept in {str(shelf)!r} ({problem.strerror}).") from problem

    def _taken(self, name: str, files: Sequence[BroughtFile], groups: tuple[str, ...], pending: Path) -> Brought:
        pending.mkdir()
        place = self.home / FOLDER / name
        adds = not files[0].name.lower().endswith(WHOLE)
        if not adds:
            packed = files[0].name.lower().endswith(ARCHIVE)
            kind, count = _unpacked(files[0], pending, groups) if packed else _articles(files[0], pending)
        else:
            kind, count = FILES, len(files)
            if _whole(place):
                raise InvalidInput(f"{name!r} is an export. Bring a newer export, or choose another name.")
            for file in files:
                _write(file, pending / _plain(file.name))
        if groups:
            _check_nothing_else_rules(place if adds else pending)
            said = {"audience": list(groups)}
            (pending / _READERS).write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
        (_add if adds and place.is_dir() else _put)(pending, place)
        where = place if kind == FILES else _whole(place) or place
        return Brought(source=f"{kind}:{where.resolve()}", files=count)


def _whole(place: Path) -> Path | None:
    """Return the export that lies there and is read as one."""
    known = (place / _PACKED, *(place / f"{_TABLE}{ending}" for ending in TABLES))
    return next((path for path in known if path.is_file()), None)


def _articles(file: BroughtFile, folder: Path) -> tuple[str, int]:
    """Keep an export of articles; return its kind, and how many of them are published."""
    path = folder / f"{_TABLE}{PurePosixPath(file.name.lower()).suffix}"
    _write(file, path)
    try:
        count = len(ArticlesSource(path).document_ids())
    except SourceUnavailable as problem:
        raise InvalidInput(str(problem).replace(path.name, file.name)) from problem
    if not count:
        raise InvalidInput(f"{file.name!r} holds no articles: no row has a title or a text, and is published.")
    return ARTICLES, count


def _unpacked(file: BroughtFile, folder: Path, groups: Sequence[str]) -> tuple[str, int]:
    """Put what a zip holds into `folder`, an export as it is; return what kind it is of, and how many files."""
    packed = folder / _PACKED
    _write(file, packed)
    export = ZipExport(packed, LIMITS)
    kind = kind_of(export.names)
    rules_itself = kind != FILES or _READERS in export.names
    if not kind:
        raise InvalidInput(f"{file.name!r} holds nothing that is read: Word, PDF, HTML, Markdown, or an export.")
    if groups and rules_itself:
        raise InvalidInput(_RULED)
    if kind != FILES:
        return kind, len(export.names)
    for name in export.names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with export.open(name) as content, target.open("wb") as out:
            shutil.copyfileobj(content, out)
    packed.unlink()
    return kind, len(export.names)


def _check_nothing_else_rules(folder: Path) -> None:
    """Raise `InvalidInput` where a folder below says who may read it: it would have the last word."""
    if any(path.parent != folder for path in folder.rglob(_READERS)):
        raise InvalidInput(_RULED)


def _add(pending: Path, place: Path) -> None:
    """Put new files beside those that are there, each whole; who may read them goes before them."""
    for path in sorted(pending.iterdir(), key=lambda path: path.name != _READERS):
        path.replace(place / path.name)


def _write(file: BroughtFile, path: Path) -> None:
    with path.open("wb") as out:
        shutil.copyfileobj(file.content, out)


def _plain(name: str) -> str:
    """Return the file's own name: browsers may send folders before it, and others anything."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    if plain.startswith(".") or not plain.isprintable() or len(plain.encode()) > _LONGEST_NAME:
        raise InvalidInput(f"{plain[:40]!r} cannot name a file here. Give it another name.")
    return plain


def _put(pending: Path, place: Path) -> None:
    """Put a folder in the place of another; a crash in between leaves the old one beside it, out of sight."""
    aside = pending.with_name(".aside")
    if place.exists():
        place.rename(aside)
    pending.rename(place)
