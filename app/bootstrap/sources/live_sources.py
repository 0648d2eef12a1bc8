"""Where administrators may add sources on a page: what the machine's owner allowed, and what is read already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote

from pydantic import SecretStr

from app.bootstrap.sources.folders import places_indexed
from app.bootstrap.sources.in_time import InTime
from app.bootstrap.sources.live_samples import sample_of
from app.bootstrap.sources.web_sources import place_for
from app.domain.errors import InvalidInput, NotReady
from app.domain.live_source import LiveKind, LivePlaces, Sample
from app.settings import Settings
from indexer.addresses import checked_address, site_of
from indexer.sources.confluence import place_of as confluence_place
from indexer.sources.jira import place_of as jira_place
from indexer.sources.zendesk import place_of as zendesk_place
from indexer.types import SourceUnavailable

T = TypeVar("T")
_KINDS: tuple[LiveKind, ...] = ("confluence", "jira", "zendesk", "files")
_FILES: LiveKind = "files"
_ONE_LINE = 500
_PATIENCE = 30.0
"""Seconds that somebody waits before the page for a folder, which may lie on a share that hangs."""


class _Place(Protocol):
    @property
    def base(self) -> str: ...

    @property
    def name(self) -> str: ...


_PLACE_OF: Mapping[str, Callable[[str], _Place]] = {
    "confluence": confluence_place,
    "jira": jira_place,
    "zendesk": zendesk_place,
}


@dataclass(frozen=True, slots=True)
class AllowedSources:
    """`LiveSources` by the settings: the token of a kind goes to sites that are allowed for it, and no others."""

    settings: Settings
    in_time: InTime = field(default_factory=lambda: InTime(_PATIENCE))

    def places(self) -> tuple[LivePlaces, ...]:
        """Return what may be added of each kind, and whether its token is there."""
        tokens = _tokens(self.settings)
        return tuple(
            LivePlaces(
                kind=kind,
                allowed=tuple(sorted(self._allowed(kind))),
                token="" if kind == _FILES else f"FIRSTLINE_{kind.upper()}_TOKEN",
                has_token=kind == _FILES or bool(tokens[kind].get_secret_value()),
            )
            for kind in _KINDS
        )

    def settled(self, kind: LiveKind, address: str) -> str:
        """Return `KIND:LOCATION`; raise `InvalidInput` for what is no address of this kind, or not allowed."""
        wanted = address.strip()
        if not wanted or len(wanted) > _ONE_LINE or not wanted.isprintable():
            raise InvalidInput("Give one address, or one folder.")
        if kind != _FILES:
            return f"{kind}:{self._site(kind, wanted)}"
        return f"{kind}:{self._patiently(wanted, lambda: self._folder(wanted))}"

    def known_as(self, place: str) -> str:
        """Return the name of the source that is read from there, by whatever address it was given."""
        kind, _, location = place.partition(":")
        named = {name: there for name, (of, there) in places_indexed(self.settings).items() if of == kind}
        return next((name for name, there in named.items() if _same(kind, there, location)), "")

    def sample(self, kind: LiveKind, address: str) -> Sample | None:
        """Read one thing from there; nothing is kept."""
        location = self.settled(kind, address).partition(":")[2]
        try:
            if kind != _FILES:
                return sample_of(self.settings, kind, location)
            return self._patiently(location, lambda: sample_of(self.settings, kind, location))
        except SourceUnavailable as error:
            raise NotReady(str(error)) from error

    def _patiently(self, folder: str, look: Callable[[], T]) -> T:
        try:
            return self.in_time(folder, look)
        except TimeoutError as error:
            raise NotReady(f"{folder!r} does not answer. Is the network share there that it lies on?") from error

    def _site(self, kind: LiveKind, address: str) -> str:
        place = place_for(_PLACE_OF[kind], address)
        # Compared whole and letter by letter, so that nobody's reading of an address can differ from another's.
        if place.base.lower() not in {base.lower() for base in self._allowed(kind)}:
            raise _refused(place.base)
        return _written(kind, place, address)

    def _folder(self, given: str) -> str:
        if not Path(given).is_absolute():
            raise InvalidInput(f"{given!r} is no folder from the root on, such as /srv/handbook.")
        folder = Path(given).resolve()
        if not any(folder.is_relative_to(Path(allowed).resolve()) for allowed in self._allowed(_FILES)):
            raise _refused(given)
        if not folder.is_dir():
            raise InvalidInput(f"There is no folder {given!r}; check the path.")
        return str(folder)

    def _allowed(self, kind: str) -> set[str]:
        named = {place.partition(":")[2] for place in self.settings.sources_allowed if place.startswith(f"{kind}:")}
        if kind == _FILES:
            return named
        return {base for address in (*named, *self._in_use(kind)) if (base := _base(kind, address))}

    def _in_use(self, kind: str) -> Iterator[str]:
        """Yield where the token of this kind goes already: sources that are read, and the ticket system."""
        yield from (location for of, location in places_indexed(self.settings).values() if of == kind)
        yield from {"jira": [self.settings.jira_url], "zendesk": [self.settings.zendesk_url]}.get(kind, [])


def _tokens(settings: Settings) -> Mapping[str, SecretStr]:
    return {
        "confluence": settings.confluence_token,
        "jira": settings.jira_token,
        "zendesk": settings.zendesk_token,
    }


def _base(kind: str, address: str) -> str:
    """Return the site of an address, also of one that names no part of it which could be read; empty for none."""
    try:
        return _PLACE_OF[kind](address).base
    except SourceUnavailable:
        pass
    try:
        parts = checked_address(address, example="", setting="")
    except SourceUnavailable:
        return ""
    return site_of(parts)


def _same(kind: str, one: str, other: str) -> bool:
    if kind == _FILES:
        return Path(one).resolve() == Path(other).resolve()
    try:
        return _PLACE_OF[kind](one) == _PLACE_OF[kind](other)
    except SourceUnavailable:  # one that was indexed long ago, when addresses were read otherwise
        return False


def _written(kind: str, place: _Place, address: str) -> str:
    """Return the address without what a browser adds to it; agents' part of a Zendesk keeps its groups."""
    part = place.name.partition("/")[2]
    if kind == "confluence":
        return f"{place.base}/spaces/{quote(part, safe='~')}" if part else place.base
    return f"{place.base}/projects/{part}" if kind == "jira" else address


def _refused(place: str) -> InvalidInput:
    return InvalidInput(
        f"Sources may not be read from {place!r}. Whoever runs this machine can allow it with sources_allowed in "
        "firstline.toml, or FIRSTLINE_SOURCES_ALLOWED."
    )
