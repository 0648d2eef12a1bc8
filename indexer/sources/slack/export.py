"""The source: channels and day files of an export, gathered into threads."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from indexer.archives import ArchiveLimits, FolderExport, ZipExport, open_export
from indexer.folders import glance_of
from indexer.sources.slack.discretion import Discretion, Sieve
from indexer.sources.slack.gathering import Reader, Room, threads_of
from indexer.sources.slack.posts import Raw, posts_of
from indexer.types import PUBLIC, BrokenDocument, ResolvedThread, SourceUnavailable

_CHANNEL_LISTS = {"channels.json": True, "groups.json": False}
"""Lists of channels in an export, and whether everybody may read theirs."""
LIMITS = ArchiveLimits(file=256 << 20)


class SlackExportSource:
    """Resolved threads of the export, zip or folder, at `location`; see `resolving_post` for what resolved means.

    The id is `<channel id>/<time stamp of the question>`. Threads of a private channel are for the group
    `slack:<channel>`; direct messages are never read. People appear as requester and agent only.
    """

    def __init__(self, location: str | Path, *, name: str = "", discretion: Discretion | None = None) -> None:
        self._location = Path(location)
        self._sieve = Sieve(discretion or Discretion())
        self.name = name or f"slack-export:{self._location.resolve().name.removesuffix('.zip')}"

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield resolved threads channel by channel, with `since` only those with a message from then on."""
        reader = Reader(source=self.name, names=self._names)
        for room in self._channels:
            broken: list[BrokenDocument] = []
            raws = list(self._messages(room, broken))
            yield from broken
            for posts in threads_of(self._sieve.keep(room, posts_of(raws, bots=self._bots))):
                thread = reader.read(room, posts) if since is None or posts[-1].at >= since else None
                if thread is not None:
                    yield thread

    def glance(self) -> str:
        """Return a digest of the size and times of what was exported."""
        return glance_of(self._location)

    def forgets(self, id_: str) -> bool:
        """Whether a thread is left out because of somebody's wish or its age; known once the threads were read."""
        return self._sieve.forgets(id_)

    def _messages(self, channel: Room, broken: list[BrokenDocument]) -> Iterator[Raw]:
        for name in self._days.get(channel.name, ()):
            try:
                day = self._json(name)
            except ValueError as error:
                broken.append(BrokenDocument(id=name, reason=f"The day file {name!r} is no JSON: {error}."))
                continue
            yield from (raw for raw in (day if isinstance(day, list) else ()) if isinstance(raw, dict))

    def _json(self, name: str) -> object:
        with self._export.open(name) as file:
            try:
                return json.load(file)
            except RecursionError as error:
                raise ValueError("it is nested too deeply") from error

    @cached_property
    def _export(self) -> FolderExport | ZipExport:
        return open_export(self._location, LIMITS)

    @cached_property
    def _root(self) -> PurePosixPath:
        """The folder inside the export that holds `channels.json`; zips made by hand add one."""
        lists = [PurePosixPath(name) for name in self._export.names if PurePosixPath(name).name in _CHANNEL_LISTS]
        if not lists:
            raise SourceUnavailable(
                f"{str(self._location)!r} has no channels.json; give a Slack export, zipped or as a folder."
            )
        return min(lists, key=lambda path: len(path.parts)).parent

    @cached_property
    def _channels(self) -> tuple[Room, ...]:
        return tuple(
            Room(
                id=str(entry.get("id") or entry["name"]),
                name=str(entry["name"]),
                audience=PUBLIC if public else frozenset({f"slack:{entry['name']}"}),
            )
            for list_name, public in _CHANNEL_LISTS.items()
            for entry in self._entries(list_name)
            if entry.get("name")
        )

    @cached_property
    def _days(self) -> dict[str, list[str]]:
        days: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._export.names:
            path = PurePosixPath(name)
            if path.suffix == ".json" and path.parent.parent == self._root:
                days[path.parent.name].append(name)
        return days

    @cached_property
    def _names(self) -> dict[str, str]:
        return {str(user.get("id")): _display_name(user) for user in self._entries("users.json")}

    @cached_property
    def _bots(self) -> frozenset[str]:
        return frozenset(str(user.get("id")) for user in self._entries("users.json") if user.get("is_bot"))

    def _entries(self, name: str) -> list[dict[str, object]]:
        path = str(self._root / name)
        if path not in self._export.names:
            return []
        try:
            entries = self._json(path)
        except ValueError as error:
            raise SourceUnavailable(f"{path!r} of the export is no JSON ({error}); export it again.") from error
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _display_name(user: dict[str, object]) -> str:
    profile = user.get("profile")
    shown = profile.get("display_name") or profile.get("real_name") if isinstance(profile, dict) else ""
    return str(shown or user.get("real_name") or user.get("name") or "")
