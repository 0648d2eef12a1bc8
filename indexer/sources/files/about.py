"""What a folder's `firstline.yaml` says of the files in it and below: where links lead, and who may read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

import yaml

from indexer.fields import audience_of, text_of, words_of
from indexer.types import PUBLIC

NAME = "firstline.yaml"
_MOST = 1 << 20
_KNOWN = frozenset({"url", "audience", "language", "owner", "tags", "title", "files"})


class WrongAbout(ValueError):
    """A `firstline.yaml` cannot be understood; nothing is guessed, for it may say who may read the files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of one file; `url` leads to it."""

    url: str = ""
    audience: frozenset[str] = PUBLIC
    language: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    title: str = ""


def digest_of(about: About) -> str:
    """Return what differs once something else is said."""
    said = asdict(about) | {"audience": sorted(about.audience)}
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class Abouts:
    """Reads each `firstline.yaml` of a folder once. The nearest one above a file decides, field by field."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._said: dict[Path, Mapping[str, object]] = {}

    def of(self, path: Path) -> About:
        """Return what holds for a file; raises `WrongAbout` when one of the files that speak of it is wrong."""
        about = About()
        relative = path.relative_to(self._root)
        for parent in reversed(relative.parents):
            said = self._read(self._root / parent)
            inside = relative.relative_to(parent)
            about = _with(about, said, where=parent, link=_below(text_of(said, "url"), inside))
            own = _entry(said, inside, where=parent)
            about = _with(about, own, where=parent, link=text_of(own, "url"))
        return about

    def _read(self, folder: Path) -> Mapping[str, object]:
        if folder not in self._said:
            self._said[folder] = _read(folder / NAME, self._root)
        return self._said[folder]


def _read(path: Path, root: Path) -> Mapping[str, object]:
    if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        return MappingProxyType({})
    shown = path.relative_to(root).as_posix()
    try:
        if path.stat().st_size > _MOST:
            raise WrongAbout(f"{shown!r} is larger than such a file may be.")
        said = yaml.safe_load(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" in line {line + 1}" if line is not None else ""
        raise WrongAbout(f"{shown!r} cannot be read as YAML{where}.") from error
    if said is not None and not isinstance(said, dict):
        raise WrongAbout(f"{shown!r} holds no fields such as `audience: [hr]`.")
    return _known(said or {}, shown)


def _known(said: dict[object, object], shown: str) -> Mapping[str, object]:
    """Return the fields; a misspelt `audience` must not show everything to everyone."""
    for name in said:
        if name not in _KNOWN:
            raise WrongAbout(f"{shown!r} says {name!r}, which is none of {', '.join(sorted(_KNOWN))}.")
    return {str(name): value for name, value in said.items()}


def _entry(said: Mapping[str, object], inside: Path, *, where: Path) -> Mapping[str, object]:
    """Return what is said of this very file, named by its path from the folder."""
    shown = (where / NAME).as_posix()
    files = said.get("files") or {}
    if not isinstance(files, dict):
        raise WrongAbout(f"{shown!r}: `files` is no list of names with their fields.")
    own = files.get(inside.as_posix()) or {}
    if not isinstance(own, dict):
        raise WrongAbout(f"{shown!r}: {inside.as_posix()!r} has no fields such as `url: https://...`.")
    return _known(own, shown)


def _with(about: About, said: Mapping[str, object], *, where: Path, link: str) -> About:
    try:
        audience = audience_of(said) if "audience" in said else about.audience
    except ValueError as error:
        raise WrongAbout(f"{(where / NAME).as_posix()!r}: {error}.") from error
    if "audience" in said and said["audience"] is None:
        raise WrongAbout(
            f"{(where / NAME).as_posix()!r}: the audience names no group; write a list such as [everyone]."
        )
    return replace(
        about,
        url=link or about.url,
        audience=audience,
        language=text_of(said, "language") or about.language,
        owner=text_of(said, "owner") or about.owner,
        tags=words_of(said, "tags") or about.tags,
        title=text_of(said, "title") or about.title,
    )


def _below(url: str, inside: Path) -> str:
    return f"{url.rstrip('/')}/{quote(PurePosixPath(inside).as_posix())}" if url else ""
