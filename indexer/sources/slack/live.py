"""The source: one channel as it is in Slack now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from indexer.sources.slack.calls import HistoryCalls
from indexer.sources.slack.catching_up import CatchUp
from indexer.sources.slack.discretion import Discretion, Sieve
from indexer.sources.slack.gathering import Reader, Room, threads_of
from indexer.sources.slack.posts import posts_of
from indexer.sources.slack.shelf import Shelf
from indexer.types import PUBLIC, BrokenDocument, ResolvedThread, SourceUnavailable

SHELF = "slack.sqlite"


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(slots=True, kw_only=True)
class SlackHistorySource:
    """Resolved threads of one channel: the same threads, ids and words as from an export.

    `fetch` reads from Slack into a file below `folder`, which may take hours and be stopped anywhere; the threads come
    from there. Those of a private channel are for the group `slack:<channel>`, or for `group` where one is given.
    """

    channel: str
    calls: HistoryCalls
    folder: Path
    name: str = ""
    group: str = ""
    discretion: Discretion = field(default_factory=Discretion)
    now: Callable[[], datetime] = _now
    _sieve: Sieve = field(init=False)
    _problem: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """Name it after its channel, unless it has a name."""
        self.name = self.name or f"slack:{self.channel}"
        self._sieve = Sieve(self.discretion)

    def fetch(self) -> None:
        """Bring what is kept up to date; where Slack does not answer, reading says so and keeps what there is."""
        with closing(Shelf(self.folder / SHELF)) as shelf:
            catch_up = CatchUp(calls=self.calls, shelf=shelf, discretion=self.discretion, now=self.now)
            try:
                catch_up(self.channel)
            except SourceUnavailable as error:
                self._problem = str(error)

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield resolved threads, with `since` only those with a message from then on.

        Raises `SourceUnavailable` at the end where Slack did not answer: what it holds beyond that is not known.
        """
        with closing(Shelf(self.folder / SHELF)) as shelf:
            yield from self._threads(shelf, since)
        if self._problem:
            raise SourceUnavailable(f"{self._problem} Run the same command again: it goes on from here.")

    def forgets(self, id_: str) -> bool:
        """Whether a thread is left out because of somebody's wish or its age."""
        with closing(Shelf(self.folder / SHELF)) as shelf:
            return self._sieve.forgets(id_) or shelf.is_touched(id_)

    def _threads(self, shelf: Shelf, since: datetime | None) -> Iterator[ResolvedThread]:
        known = shelf.channel(self.channel)
        if known is None:
            return
        name, private, site = known
        room = Room(id=self.channel, name=name, audience=self._audience(name, private=private))
        members = shelf.members()
        reader = Reader(source=self.name, names={member.id: member.name for member in members.values()})
        bots = frozenset(member.id for member in members.values() if member.program)
        for posts in threads_of(self._sieve.keep(room, posts_of(shelf.messages(self.channel), bots=bots))):
            url = f"{site.rstrip('/')}/archives/{room.id}/p{posts[0].ts.replace('.', '')}" if site else ""
            thread = reader.read(room, posts, url=url) if since is None or posts[-1].at >= since else None
            if thread is not None:
                yield thread

    def _audience(self, name: str, *, private: bool) -> frozenset[str]:
        if self.group:
            return frozenset({self.group})
        return frozenset({f"slack:{name}"}) if private else PUBLIC
