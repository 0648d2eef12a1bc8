"""Bring what is kept of one channel up to date: once from today back to the beginning, afterwards what is new.

Slack says in a thread's first message how many replies it has and when the last came; that is how late replies are
noticed. Edits and deletions below the first message leave no trace there, so each run also reads again some of the
threads that it has not looked at for the longest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from indexer.sources.slack.calls import Facts, HistoryCalls, ThreadGone
from indexer.sources.slack.discretion import Discretion, Sieve
from indexer.sources.slack.gathering import Room
from indexer.sources.slack.posts import Raw, posts_of
from indexer.sources.slack.shelf import Shelf
from indexer.types import PUBLIC, SourceUnavailable

_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Reads one channel into the shelf; after a kill it goes on with the page that was not kept yet.

    `look_back` says over how many days everything is looked at again, `again` how many threads beyond those that say
    that they changed.
    """

    calls: HistoryCalls
    shelf: Shelf
    discretion: Discretion
    now: Callable[[], datetime]
    look_back: timedelta = timedelta(days=30)
    again: int = 100

    def __call__(self, channel: str) -> None:
        """Read what is new; raise `SourceUnavailable` where Slack does not answer, with everything until then kept."""
        with self.shelf.step():
            self.shelf.purge(self.discretion)
        if self.discretion.is_closed(channel):
            return
        facts = self.calls.facts(channel)
        if facts.direct:
            raise SourceUnavailable(f"{channel!r} is a direct message; what people say there is never read.")
        with self.shelf.step():
            self.shelf.note_channel(channel, name=facts.name, private=facts.private, site=facts.site)
        started = self.now()
        self._history(facts, started)
        self._threads(facts, started)
        self._people(channel)

    def _history(self, facts: Facts, started: datetime) -> None:
        """Go through what was said at the top level."""
        progress = self.shelf.progress(facts.id)
        stamp = f"{started.timestamp():.6f}"
        if not progress.complete:
            for reached in self._pass(facts, latest=progress.reached, floor=""):
                self.shelf.note_progress(facts.id, replace(progress, reached=reached, looked=progress.looked or stamp))
            known = self.shelf.progress(facts.id)
            with self.shelf.step():
                self.shelf.note_progress(facts.id, replace(known, complete=True, looked=known.looked or stamp))
            if not progress.reached:
                return  # all of it was read just now
        looked = self.shelf.progress(facts.id).looked
        recent = f"{(started - self.look_back).timestamp():.6f}"
        for _ in self._pass(facts, latest="", floor=min(recent, looked or recent)):
            pass
        with self.shelf.step():
            self.shelf.note_progress(facts.id, replace(self.shelf.progress(facts.id), looked=stamp))

    def _pass(self, facts: Facts, *, latest: str, floor: str) -> Iterator[str]:
        """Read pages from `latest` down to `floor`; each is kept together with what the caller does upon it."""
        upper, cursor = latest, ""
        while True:
            page = self.calls.history(facts.id, latest=latest, cursor=cursor)
            lowest = min((str(m["ts"]) for m in page.messages if m.get("ts")), default=upper)
            done = not page.cursor or page.cursor == cursor or self._is_below(lowest, floor)
            with self.shelf.step():
                self._keep(facts, page.messages, above=floor if not page.cursor else lowest, below=upper)
                yield lowest
            if done:
                return
            upper, cursor = lowest, page.cursor

    def _is_below(self, ts: str, floor: str) -> bool:
        return bool(ts) and (ts < floor or self.discretion.is_old(ts))

    def _keep(self, facts: Facts, messages: Iterable[Raw], *, above: str, below: str) -> None:
        """Keep a page; what was kept between `above` and `below` and is not on it any more was deleted."""
        kept = self._sieved(facts, messages)
        there = {str(message["ts"]) for message in kept}
        if not below or above < below:
            deleted = self.shelf.beginnings(facts.id, above=above, below=below) - there
            self.shelf.forget_threads(facts.id, deleted)
        self.shelf.put(facts.id, kept)
        self.shelf.expect_replies(facts.id, {str(m["ts"]): _replies(m) for m in kept if m.get("reply_count")})

    def _threads(self, facts: Facts, started: datetime) -> None:
        """Read the replies of threads that have new ones, and of some that were not looked at for long."""
        for ts in self.shelf.due(facts.id):
            self._thread(facts, ts)
        before = (started - _AGAIN).timestamp()
        for ts in self.shelf.longest_unread(facts.id, before=before, limit=self.again):
            self._thread(facts, ts)

    def _thread(self, facts: Facts, ts: str) -> None:
        messages: list[Raw] = []
        cursor = ""
        try:
            while True:
                page = self.calls.replies(facts.id, ts, cursor=cursor)
                messages += page.messages
                if not page.cursor or page.cursor == cursor:
                    break
                cursor = page.cursor
        except ThreadGone:
            with self.shelf.step():
                self.shelf.forget_threads(facts.id, [ts])
            return
        kept = self._sieved(facts, messages)
        with self.shelf.step():
            self.shelf.replace_thread(facts.id, ts, kept)

    def _sieved(self, facts: Facts, messages: Iterable[Raw]) -> list[Raw]:
        """Return the messages that say something and may be kept."""
        sieve, room = Sieve(self.discretion), Room(id=facts.id, name=facts.name, audience=PUBLIC)
        raws = {str(message["ts"]): message for message in messages if message.get("ts")}
        kept = [raws[post.ts] for post in sieve.keep(room, posts_of(raws.values(), bots=frozenset()))]
        self.shelf.touch(sieve.touched)
        return kept

    def _people(self, channel: str) -> None:
        """Ask who wrote: names are masked in what others will read, and programs help nobody."""
        for user in sorted(self.shelf.authors(channel) - self.shelf.members().keys()):
            member = self.calls.member(user)
            with self.shelf.step():
                self.shelf.note_member(member)


def _replies(message: Raw) -> str:
    return f"{message.get('reply_count')} {message.get('latest_reply') or ''}"
