"""A Slack in memory: rooms with messages, people, groups; and the channel and the reader wired to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import Message, Person, Post
from app.channels.slack.calling import Refused, Unreached
from app.channels.slack.channel import SlackChannel
from app.channels.slack.company import Company
from app.channels.slack.following import ToSay
from app.channels.slack.pressing import Pressing
from app.channels.slack.privacy import Privacy
from app.channels.slack.reader import SlackReader
from app.channels.slack.rules import SlackRules
from app.channels.slack.sending import SendFiles
from app.channels.slack.whispering import WhisperOnce
from app.channels.slack.why import Why
from app.channels.slack.withdrawing import Withdraw
from app.domain.delivery import Delivery
from app.domain.files import AttachedFile
from app.domain.request import Origin
from app.services.close_ticket import CloseTicket
from app.services.find_request import Asked, FindRequest
from app.services.leave_out import LeaveOut, TakeIn
from app.services.work_deliveries import WorkDeliveries
from tests.fakes.builders import MOMENT
from tests.fakes.clock import FakeClock
from tests.fakes.library import FakeLibrary
from tests.fakes.slack_limits import check_post, check_view
from tests.fakes.wiring import Wiring

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
    """`SlackCalls`, `SlackDirect` and `SlackPeople`; `failures` calls fail first, all of them while it is `down`,
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


@dataclass(slots=True)
class SlackDesk:
    """The Slack channel and its reader over a wiring of fakes, with a clock that Slack's ids follow."""

    wiring: Wiring = field(default_factory=Wiring)
    slack: FakeSlack = field(default_factory=FakeSlack)
    rules: SlackRules = field(default_factory=SlackRules)
    library: FakeLibrary = field(default_factory=FakeLibrary)
    follow_ups: list[tuple[str, str]] = field(default_factory=list)
    followed_files: tuple[AttachedFile, ...] = ()
    to_say: dict[str, ToSay] = field(default_factory=lambda: {"hm": "is_it_solved", "still broken": "still_theirs"})
    choices: list[tuple[str, str]] = field(default_factory=list)
    channel: SlackChannel = field(init=False)
    answers: AnswerOnce = field(init=False)
    reader: SlackReader = field(init=False)
    read_deliveries: WorkDeliveries = field(init=False)
    put: int = 0

    def __post_init__(self) -> None:
        wiring, units, slack = self.wiring, self.wiring.unit_of_work, self.slack
        company = Company(people=slack, rules=self.rules, documents=self.library, clock=wiring.clock)
        self.channel = SlackChannel(
            calls=slack,
            company=company,
            rules=self.rules,
            find=FindRequest(unit_of_work=units),
            documents=self.library,
            speak=lambda _: NullTranslations(),
            month=lambda day, _: f"{day:%Y-%m}",
            whisper=WhisperOnce(calls=slack, direct=slack, unit_of_work=units),
            send_files=SendFiles(calls=slack, direct=slack, uploads=slack, content=self._content),
        )
        wiring.channel = self.channel
        self.answers = answers = AnswerOnce(calls=slack, direct=slack, unit_of_work=units)
        pressing = Pressing(
            find=self.channel.find,
            record_feedback=wiring.record_feedback(),
            reopen=wiring.come_back(),
            choose=lambda asked, choice: self.choices.append((asked.request.id, choice)),
            channel=self.channel,
            calls=answers,
            why=Why(reading=units, documents=self.library, company=company),
            reading=units,
            speak=lambda _: NullTranslations(),
            clock=wiring.clock,
        )
        self.reader = SlackReader(
            accept=wiring.accept(),
            find=self.channel.find,
            close=CloseTicket(change=wiring.change()),
            follow_up=self._follow_up,
            pressing=pressing,
            company=company,
            calls=answers,
            withdraw=Withdraw(calls=slack, direct=slack, agents_room=self.rules.agents_room),
            rules=self.rules,
            clock=wiring.clock,
            me=lambda: ME,
            answering=answers.reading,
            privacy=Privacy(
                leave_out=LeaveOut(unit_of_work=units, clock=wiring.clock),
                take_in=TakeIn(unit_of_work=units),
                company=company,
                calls=answers,
                speak=lambda _: NullTranslations(),
            ),
        )
        self.read_deliveries = WorkDeliveries(unit_of_work=units, readers={"slack": self.reader}, clock=wiring.clock)

    def _content(self, upload_id: str) -> bytes:
        with self.wiring.unit_of_work() as work:
            return work.uploads.content(upload_id)

    def _follow_up(self, asked: Asked, text: str, place: Origin, files: tuple[AttachedFile, ...]) -> ToSay:
        self.follow_ups.append((asked.request.id, text))
        self.followed_files += files
        return self.to_say.get(text, "")

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.wiring.clock, FakeClock)
        return self.wiring.clock

    def receive(self, body: dict[str, Any], *, id: str = "") -> None:
        """Keep an event as the listener does."""
        self.put += 1
        delivery = Delivery(
            id=id or f"Ev{self.put}", channel="slack", body=json.dumps(body), received_at=self.clock.now()
        )
        with self.wiring.unit_of_work() as work:
            work.deliveries.put(delivery)
            work.commit()

    def run(self, *, seconds: float = 0) -> None:
        """Let time pass and do everything there is to do."""
        self.clock.advance(seconds)
        self.read_deliveries()
        self.wiring.work_inbox()()
        self.wiring.carry_out()()

    def ask(self, text: str = "My VPN does not connect", *, room: str = "C1", user: str = "UANN", ts: str = "") -> str:
        """Have somebody write a message, in Slack and as an event."""
        ts = ts or ts_at(self.clock.now())
        self.slack.write(room, user, text, ts=ts)
        self.receive(said(text, room=room, user=user, ts=ts))
        return ts


def value_of(blocks: tuple[Block, ...], action: str) -> str:
    """What the button `action` among blocks carries."""
    found = [e for block in blocks for e in block.to_dict().get("elements", []) if e.get("action_id") == action]
    return str(found[0]["value"])


def ts_at(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def said(
    text: str, *, room: str = "C1", user: str = "UANN", ts: str = "", thread: str = "", **more: Any
) -> dict[str, Any]:
    """A message event as Slack sends it."""
    event = {"type": "message", "channel": room, "user": user, "text": text, "ts": ts or ts_at(MOMENT)} | more
    return {"type": "event_callback", "event": event | ({"thread_ts": thread} if thread else {})}


def edited(text: str, *, before: str, room: str = "C1", ts: str, at: str, **more: str) -> dict[str, Any]:
    """A change of a message by `user`, in a `thread` perhaps; it was changed before at `earlier`."""
    user, earlier = more.get("user", "UANN"), more.get("earlier", "")
    now: dict[str, Any] = {"type": "message", "user": user, "text": text, "ts": ts, "edited": {"user": user, "ts": at}}
    now |= {"thread_ts": more["thread"]} if "thread" in more else {}
    then = now | {"text": before, "edited": {"user": user, "ts": earlier} if earlier else None}
    event = {"type": "message", "subtype": "message_changed", "channel": room, "message": now, "ts": at}
    return {"type": "event_callback", "event": event | {"previous_message": then}}


def deleted(*, room: str = "C1", ts: str, earlier: str = "", bot: str = "") -> dict[str, Any]:
    gone = {"ts": ts, "bot_id": bot, "edited": {"ts": earlier} if earlier else None}
    event = {"type": "message", "subtype": "message_deleted", "channel": room, "deleted_ts": ts, "ts": ts}
    return {"type": "event_callback", "event": event | {"previous_message": gone}}


def pressed(action: str, *, value: str, room: str = "C1", user: str = "UANN", ts: str = "") -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": user},
        "channel": {"id": room},
        "container": {"channel_id": room, "message_ts": ts},
        "trigger_id": "t",
        "actions": [{"action_id": action, "value": value, "action_ts": ts}],
    }


def commanded(text: str, *, room: str = "C1", user: str = "UANN", trigger: str = "t1") -> dict[str, Any]:
    return {"command": "/firstline", "text": text, "user_id": user, "channel_id": room, "trigger_id": trigger}
