"""A Slack in memory: rooms with messages, people, groups."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from app.channels.company import Person
from app.channels.slack.api import Message, Post
from app.channels.slack.calling import Refused, Unreached
from tests.fakes.slack_limits import check_post, check_view

ME = "UME"


@dataclass(frozen=True, slots=True)
class Whisper:
    room: str
    user: str
    text: str
    blocks: tuple[Block, ...]

    @property
    def shown(self) -> str:
        return shown(self.blocks)


@dataclass(slots=True)
class FakeSlack:
    """`SlackCalls`, `SlackDirect` and `Membership`; `failures` calls fail first, all of them while it is `down`,
    and those called as it `refuses`.

    What Slack would refuse for its size or shape is refused here too, by a failing test.
    """

    rooms: dict[str, list[tuple[str, Message]]] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    whispers: list[Whisper] = field(default_factory=list)
    sent: dict[str, bytes] = field(default_factory=dict)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    failures: int = 0
    down: bool = False
    refuses: str = ""
    asked: list[str] = field(default_factory=list)
    counter: int = 500
    opened: list[tuple[str, View]] = field(default_factory=list)
    homes: dict[str, View] = field(default_factory=dict)

    def write(self, room: str, user: str, text: str = "?", *, ts: str, thread: str = "") -> None:
        self.rooms.setdefault(room, []).append((thread or ts, Message(ts=ts, user=user, text=text, root=thread or ts)))

    def erase(self, room: str, ts: str) -> None:
        self.rooms[room] = [(root, m) for root, m in self.rooms[room] if m.ts != ts]

    def look_into(self, room: str, ts: str, user: str) -> None:
        self.react(room, ts, user, "eyes")

    def react(self, room: str, ts: str, user: str, emoji: str, *, added: bool = True) -> None:
        """Put an emoji on a message, or take it away."""

        def marked(message: Message) -> Message:
            others = tuple(mark for mark in message.marks if mark != (emoji, user))
            return replace(message, marks=(*others, (emoji, user)) if added else others)

        self.rooms[room] = [(root, marked(m) if m.ts == ts else m) for root, m in self.rooms[room]]

    def ours(self, room: str) -> list[Message]:
        return [message for _, message in self.rooms.get(room, []) if message.user == ME]

    def thread(self, room: str, root: str) -> tuple[Message, ...]:
        self._call("thread")
        return tuple(message for base, message in self.rooms.get(room, []) if root in {"", base, message.ts})

    def say(self, room: str, post: Post, *, thread: str = "") -> str:
        self._call("say")
        check_post(post)
        self.counter += 1
        ts = f"1772442{self.counter}.000000"
        message = Message(ts=ts, user=ME, text=post.text, is_program=True, key=post.key, address=post.address)
        message = replace(message, root=thread or ts)
        self.rooms.setdefault(room, []).append((thread or ts, message))
        self.posts[ts] = post
        return ts

    def whisper(self, room: str, user: str, post: Post, *, thread: str = "") -> None:
        self._call("whisper")
        check_post(post)
        self.whispers.append(Whisper(room, user, post.text, post.blocks))

    def change(self, room: str, ts: str, post: Post) -> None:
        self._call("change")
        check_post(post)
        self.posts[ts] = post
        changed = {"text": post.text, "key": post.key, "address": post.address, "edited": "later"}
        self.rooms[room] = [(base, replace(m, **changed) if m.ts == ts else m) for base, m in self.rooms[room]]  # type: ignore[arg-type]

    def remove(self, room: str, ts: str) -> None:
        self._call("remove")
        self.erase(room, ts)

    def send_file(self, room: str, thread: str, name: str, content: bytes) -> None:
        self._call("send_file")
        self.counter += 1
        ts = f"1772442{self.counter}.000000"
        message = Message(ts=ts, user=ME, text="", is_program=True, root=thread, files=(name,))
        self.rooms.setdefault(room, []).append((thread, message))
        self.sent[ts] = content

    def direct(self, user: str) -> str:
        self._call("direct")
        return f"D{user}"

    def person(self, user: str) -> Person:
        self._call(f"person {user}")
        return self.people.get(user, Person(id=user, locale="en-GB"))

    def members(self, room: str) -> tuple[str, ...]:
        self._call(f"members {room}")
        return self.joined.get(room, ())

    def group_members(self, user_group: str) -> tuple[str, ...]:
        self._call(f"group {user_group}")
        return self.groups.get(user_group, ())

    def is_shared(self, room: str) -> bool:
        self._call(f"shared {room}")
        return room in self.shared

    def is_public(self, room: str) -> bool:
        self._call(f"public {room}")
        return room not in self.private and room[:1] == "C"

    def open(self, trigger: str, view: View) -> None:
        self._call("open")
        check_view(view)
        self.opened.append((trigger, view))

    def publish(self, user: str, view: View) -> None:
        self._call("publish")
        check_view(view)
        self.homes[user] = view

    def mark(self, room: str, ts: str, emoji: str) -> None:
        self._call("mark")
        self.react(room, ts, ME, emoji)

    def unmark(self, room: str, ts: str, emoji: str) -> None:
        self._call("unmark")
        self.react(room, ts, ME, emoji, added=False)

    def link(self, room: str, ts: str) -> str:
        self._call("link")
        return f"https://halyard.example/archives/{room}/p{ts.replace('.', '')}"

    def _call(self, name: str) -> None:
        self.asked.append(name)
        if self.refuses == name:
            raise Refused(f"Slack refused {name}.", "missing_scope")
        if self.down or self.failures:
            self.failures = max(0, self.failures - 1)
            raise Unreached("Slack does not answer.")


def shown(blocks: tuple[Block, ...]) -> str:
    """Everything that blocks show, as JSON."""
    return json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)


def value_of(blocks: tuple[Block, ...], action: str) -> str:
    """What the button `action` among blocks carries."""
    found = [e for block in blocks for e in block.to_dict().get("elements", []) if e.get("action_id") == action]
    return str(found[0]["value"])
