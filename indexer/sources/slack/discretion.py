"""Whose words are left alone, and how far back anybody's are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from indexer.sources.slack.gathering import Room
from indexer.sources.slack.posts import Post, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Discretion:
    """`people` and `channels` by Slack's ids; nothing said before `since` is kept.

    What somebody of `people` wrote is as if it had never been written: a thread they began is none, and one they only
    helped in has to be resolved without them.
    """

    people: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    since: datetime | None = None

    def is_closed(self, channel: str) -> bool:
        """Whether nothing is read in a channel."""
        return channel in self.channels

    def is_old(self, ts: str) -> bool:
        """Whether a message is older than what may be kept."""
        return self.since is not None and moment(ts) < self.since

    def leaves_out(self, post: Post) -> bool:
        """Whether a message is not to be kept."""
        return post.user in self.people or self.is_old(post.ts)


@dataclass(slots=True)
class Sieve:
    """Lets through what may be kept, and knows afterwards which threads lost something in it."""

    discretion: Discretion
    touched: set[str] = field(default_factory=set)

    def keep(self, room: Room, posts: Iterable[Post]) -> list[Post]:
        """Return the messages of a channel that may be kept, in their order."""
        if self.discretion.is_closed(room.id):
            return []
        kept = []
        for post in posts:
            if self.discretion.leaves_out(post):
                self.touched.add(room.thread_id(post.thread))
            else:
                kept.append(post)
        return kept

    def forgets(self, id_: str) -> bool:
        """Whether a thread is gone on purpose."""
        channel, _, ts = id_.rpartition("/")
        return id_ in self.touched or self.discretion.is_closed(channel) or self.discretion.is_old(ts)
