"""A copy of a home in which pages or rules are tried that are not there yet; the home itself stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from app.storage.home.evaluation_cards import FOLDER
from eval.errors import EvaluationError
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.cli import open_sources
from indexer.opened import document_ids
from indexer.snapshot import current

_NEEDED = (
    "triage",
    "confidence.json",
    "lure.json",
    "thresholds.toml",
    "triage.toml",
    "politeness.toml",
    "synonyms.txt",
)


def copy_with(
    home: Path, sources: Sequence[str], directory: Path, *, texts: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """Return a copy of the home, made in `directory`, whose index holds the documents of `sources` (KIND:PLACE) too.

    `texts` take the place of files, by their name. Raises `EvaluationError` for a home without an index.
    """
    if not (home / "index").is_dir():
        raise EvaluationError(f"There is no index in {str(home)!r} yet. Build one: firstline index KIND:LOCATION ...")
    copy = directory / "home"
    copy.mkdir()
    for name in _NEEDED:
        if (home / name).is_dir():
            shutil.copytree(home / name, copy / name)
        elif (home / name).is_file():
            shutil.copy2(home / name, copy / name)
    for name, text in texts.items():
        (copy / name).write_text(text, encoding="utf-8")
    with suppress(OSError):  # vectors of what was asked are the same here; without them it only takes longer
        (copy / FOLDER).symlink_to((home / FOLDER).absolute(), target_is_directory=True)
    shutil.copytree(home / "index", copy / "index")
    if sources:
        build(open_sources(_named(sources), copy), home=copy, writer=default_writer(copy))
    return copy


def added_to(home: Path, copy: Path) -> frozenset[str]:
    """Return the ids of the documents that the copy has and the home has not."""
    return _documents(copy) - _documents(home)


def _documents(home: Path) -> frozenset[str]:
    snapshot = current(home / "index")
    return frozenset(() if snapshot is None else document_ids(snapshot.path))


def _named(sources: Sequence[str]) -> list[str]:
    """Give each source a name of its own, so that none of the home's is replaced."""
    return [
        text if "=" in text.partition(":")[0] else f"what-if-{place}={text}" for place, text in enumerate(sources, 1)
    ]
