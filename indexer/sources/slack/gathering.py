"""Messages of one channel gathered into threads, and the threads that people resolved as knowledge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.fields import printable
from indexer.sources.slack.mrkdwn import plain_text
from indexer.sources.slack.posts import Post
from indexer.sources.slack.resolution import resolving_post
from indexer.threads import is_chatter
from indexer.types import Message, ResolvedThread


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A channel: `id` and `name` in Slack, and the groups that may read what was said there."""

    id: str
    name: str
    audience: frozenset[str]

    def thread_id(self, ts: str) -> str:
        """Return the id of the thread that begins with the message `ts`."""
        return f"{self.id}/{ts}"


def threads_of(posts: Sequence[Post]) -> Iterator[list[Post]]:
    """Yield the conversations of people, the question first; a thread whose question was deleted is none."""
    threads: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if not post.is_bot:
            threads[post.thread].append(post)
    yield from (thread for ts, thread in threads.items() if thread[0].ts == ts and len(thread) > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads threads for a source; `names` are those of people, by their Slack id."""

    source: str
    names: Mapping[str, str]

    def read(self, room: Room, posts: Sequence[Post], *, url: str = "") -> ResolvedThread | None:
        """Return the thread as knowledge, people named by their role; None while it is not resolved."""
        question = posts[0]
        solved = None if is_chatter(question.text) else resolving_post(posts)
        if solved is None:
            return None
        roles = {post.user: _role(post, question) for post in posts}
        return ResolvedThread(
            id=room.thread_id(question.ts),
            source=self.source,
            channel=room.name,
            messages=tuple(self._message(post, roles) for post in posts),
            resolved_at=solved.at,
            url=url,
            audience=room.audience,
            tags=(room.name,),
        )

    def _message(self, post: Post, roles: Mapping[str, Literal["requester", "agent"]]) -> Message:
        role = roles[post.user]
        text = plain_text(printable(post.text), roles=roles, names=self.names)
        files = "".join(f"\n[file: {printable(name)}]" for name in post.files)
        return Message(author=role, text=text + files, at=post.at, role=role)


def _role(post: Post, question: Post) -> Literal["requester", "agent"]:
    return "requester" if post.user == question.user else "agent"
