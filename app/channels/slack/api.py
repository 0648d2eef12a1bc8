"""The few things we ask of Slack, typed. Every failure is a `DeliveryFailed` that says which call and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.web import SlackResponse

from app.channels.company import Person
from app.channels.slack.calling import Refused, SlackGone, call, client_once
from app.domain.errors import DeliveryFailed

EVENT_TYPE = "firstline_reply"


_GONE = frozenset({"thread_not_found", "message_not_found"})
_PAGES = 50
_FOR_A_FEW = ("private", "im", "mpim", "group")
_NAMES = ("real_name", "display_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a thread. `key` is set on ours; `marks` are the emojis on it, each with who put it there.

    `root` is the message that began its thread, `files` the names of those that came with it.
    """

    ts: str
    user: str
    text: str
    is_program: bool = False
    edited: str = ""
    key: str = ""
    address: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    root: str = ""
    files: tuple[str, ...] = ()

    @property
    def eyes(self) -> tuple[str, ...]:
        """The people who look into it."""
        return tuple(user for emoji, user in self.marks if emoji == "eyes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message to send: blocks, the text for notifications, and which effect it carries out for which message."""

    blocks: tuple[Block, ...]
    text: str
    key: str = ""
    address: str = ""


class SlackCalls(Protocol):
    """What the channel needs of a Slack. Each raises `DeliveryFailed` where Slack did not do it."""

    def thread(self, room: str, root: str) -> tuple[Message, ...]: ...

    def say(self, room: str, post: Post, *, thread: str = "") -> str: ...

    def whisper(self, room: str, user: str, post: Post, *, thread: str = "") -> None: ...

    def change(self, room: str, ts: str, post: Post) -> None: ...

    def remove(self, room: str, ts: str) -> None: ...


def said_before(calls: SlackCalls, room: str, post: Post, *, thread: str = "") -> str:
    """Return the ts of what was said already, found by the key it carries, or an empty text: a crash came after it."""
    known = calls.thread(room, thread) if post.key else ()
    return next((message.ts for message in known if message.key == post.key), "")


def say_once(calls: SlackCalls, room: str, post: Post, *, thread: str = "") -> None:
    """Say it unless it stands there already."""
    if not said_before(calls, room, post, thread=thread):
        calls.say(room, post, thread=thread)


class SlackDirect(Protocol):
    """The conversation of the app with one person. Raises `DeliveryFailed` where Slack opens none."""

    def direct(self, user: str) -> str: ...


@dataclass(frozen=True, slots=True)
class SlackApi:
    """`SlackCalls`, `SlackDirect`, `Membership` and `SlackUploads` over HTTP."""

    client: WebClient

    @property
    def _once(self) -> WebClient:
        return client_once(self.client)

    def thread(self, room: str, root: str) -> tuple[Message, ...]:
        """Return a thread, oldest first; nothing where it is gone. Without `root`: the room's newest messages."""
        if not root:
            newest = call(self.client.conversations_history, channel=room, limit=100, include_all_metadata=True)
            return tuple(_message(found) for found in reversed(newest["messages"]))
        try:
            pages = self._pages(
                self.client.conversations_replies, "messages", channel=room, ts=root, include_all_metadata=True
            )
            return tuple(_message(found) for found in pages)
        except Refused as refused:
            if refused.code in _GONE:
                return ()
            raise

    def say(self, room: str, post: Post, *, thread: str = "") -> str:
        """Post for all to see, below `thread`; return the message's ts."""
        sent = call(
            self._once.chat_postMessage,
            channel=room,
            thread_ts=thread or None,
            unfurl_links=False,
            unfurl_media=False,
            metadata=_metadata(post),
            **_content(post),
        )
        return str(sent["ts"])

    def whisper(self, room: str, user: str, post: Post, *, thread: str = "") -> None:
        """Show to one person only: in the room, or as a direct message, once, where they or we are not in it."""
        try:
            call(self._once.chat_postEphemeral, channel=room, user=user, thread_ts=thread or None, **_content(post))
        except Refused as refused:
            if refused.code not in {"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"}:
                raise
            say_once(self, self.direct(user), post)

    def send_file(self, room: str, thread: str, name: str, content: bytes) -> None:
        """Put a file below a message."""
        call(self._once.files_upload_v2, channel=room, thread_ts=thread, filename=name, title=name, content=content)

    def direct(self, user: str) -> str:
        """Return the conversation with one person, opened where there was none."""
        return str(call(self.client.conversations_open, users=user)["channel"]["id"])

    def change(self, room: str, ts: str, post: Post) -> None:
        """Put `post` in place of a message of ours; raise `SlackGone` where somebody deleted it."""
        try:
            call(self.client.chat_update, channel=room, ts=ts, metadata=_metadata(post), **_content(post))
        except Refused as refused:
            if refused.code in _GONE:
                raise SlackGone(str(refused)) from refused
            raise

    def remove(self, room: str, ts: str) -> None:
        """Take a message of ours away; one that is gone already is no error."""
        try:
            call(self.client.chat_delete, channel=room, ts=ts)
        except Refused as refused:
            if refused.code not in _GONE:
                raise

    def person(self, user: str) -> Person:
        """Return who somebody is."""
        found = call(self.client.users_info, user=user, include_locale=True)["user"]
        return Person(
            id=user,
            locale=found.get("locale") or "",
            external=bool(found.get("is_stranger")),
            program=bool(found.get("is_bot") or found.get("deleted")),
            names=_names(found),
        )

    def members(self, room: str) -> tuple[str, ...]:
        """Return who is in a channel, programs included."""
        return tuple(self._pages(self.client.conversations_members, "members", channel=room))

    def group_members(self, user_group: str) -> tuple[str, ...]:
        """Return who is in a user group."""
        return tuple(call(self.client.usergroups_users_list, usergroup=user_group)["users"])

    def is_shared(self, room: str) -> bool:
        """Whether people of other organisations are, or may be, in a channel."""
        found = call(self.client.conversations_info, channel=room)["channel"]
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    def is_public(self, room: str) -> bool:
        """Whether everybody of the workspace may read a channel; a private one and a conversation are for a few."""
        found = call(self.client.conversations_info, channel=room)["channel"]
        return bool(found.get("is_channel")) and not any(found.get(f"is_{kind}") for kind in _FOR_A_FEW)

    def _pages(self, method: Callable[..., SlackResponse], items: str, **arguments: object) -> Iterator[Any]:
        cursor = ""
        for _ in range(_PAGES):
            page = call(method, limit=200, cursor=cursor or None, **arguments)
            yield from page.get(items) or ()
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        raise DeliveryFailed(f"Slack lists more than {_PAGES} pages of {items}; this is not read to its end.")


def _content(post: Post) -> dict[str, Any]:
    blocks: Sequence[dict[str, Any]] = [block.to_dict() for block in post.blocks]
    return {"blocks": blocks, "text": post.text}


def _metadata(post: Post) -> dict[str, Any] | None:
    if not post.key:
        return None
    return {"event_type": EVENT_TYPE, "event_payload": {"key": post.key, "address": post.address}}


def _names(found: Mapping[str, Any]) -> tuple[str, ...]:
    given = [card.get(name) for card in (found, found.get("profile") or {}) for name in _NAMES]
    return tuple(dict.fromkeys(name for name in given if name))


def _message(found: Mapping[str, Any]) -> Message:
    metadata = found.get("metadata") or {}
    ours = metadata.get("event_payload", {}) if metadata.get("event_type") == EVENT_TYPE else {}
    reactions = found.get("reactions") or ()
    return Message(
        ts=found.get("ts") or "",
        user=found.get("user") or "",
        text=found.get("text") or "",
        is_program=bool(found.get("bot_id") or found.get("subtype") in {"bot_message", "tombstone"}),
        edited=(found.get("edited") or {}).get("ts") or "",
        key=ours.get("key") or "",
        address=ours.get("address") or "",
        marks=tuple(
            (reaction.get("name") or "", user) for reaction in reactions for user in reaction.get("users") or ()
        ),
        root=found.get("thread_ts") or found.get("ts") or "",
        files=tuple(file.get("name") or file.get("title") or "" for file in found.get("files") or ()),
    )
