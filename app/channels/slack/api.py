"""The few things we ask of Slack, typed. Every failure is a `DeliveryFailed` that says which call and why."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import RetryHandler, default_retry_handlers
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.models.blocks import Block
from slack_sdk.web import SlackResponse

from app.domain.errors import DeliveryFailed

EVENT_TYPE = "firstline_reply"


class Unreached(DeliveryFailed):
    """There was no connection, so Slack heard nothing."""


class SlackGone(DeliveryFailed):
    """The message is not there any more; trying again changes nothing."""


_PERHAPS = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Refusals after which Slack may have done it all the same, besides those that are only a status of a server."""

_GONE = frozenset({"thread_not_found", "message_not_found"})
_NO_CONNECTION = (ConnectionRefusedError, socket.gaierror)
_PAGES = 50
_FOR_A_FEW = ("private", "im", "mpim", "group")
_NAMES = ("real_name", "display_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a thread. `key` is set on ours; `marks` are the emojis on it, each with who put it there.

    `root` is the message that began its thread.
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

    @property
    def eyes(self) -> tuple[str, ...]:
        """The people who look into it."""
        return tuple(user for emoji, user in self.marks if emoji == "eyes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the workspace; `external` ones belong to another organisation."""

    id: str
    locale: str = ""
    external: bool = False
    program: bool = False
    names: tuple[str, ...] = ()


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


class SlackPeople(Protocol):
    """Who is who, and who is where. Each raises `DeliveryFailed` where Slack does not say."""

    def person(self, user: str) -> Person: ...

    def members(self, room: str) -> tuple[str, ...]: ...

    def group_members(self, user_group: str) -> tuple[str, ...]: ...

    def is_shared(self, room: str) -> bool: ...

    def is_public(self, room: str) -> bool: ...


def build_client(token: str, *, base_url: str, timeout: int = 15, retry: bool = True) -> WebClient:
    """Return a client that waits as long as Slack says on 429 and tries again on a dropped line or a 5xx.

    Without `retry` each failure is told to the caller, who has more patience.
    """
    if not retry:
        return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])
    handlers: list[RetryHandler] = [
        *default_retry_handlers(),
        RateLimitErrorRetryHandler(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=1),
    ]
    return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=handlers)


@dataclass(frozen=True, slots=True)
class SlackApi:
    """`SlackCalls`, `SlackDirect` and `SlackPeople` over HTTP."""

    client: WebClient

    @property
    def _once(self) -> WebClient:
        """A client for what must not be said twice: on a dropped line nobody knows whether Slack heard it.

        The outbox tries again, after a look at the thread. Only a 429 is certain to have done nothing.
        """
        handlers: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=2)]
        known = self.client
        return WebClient(token=known.token, base_url=known.base_url, timeout=known.timeout, retry_handlers=handlers)

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


class Refused(DeliveryFailed):
    """Slack's own error code beside the sentence."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def call(method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
    name = getattr(method, "__name__", "call").replace("_", ".", 1)
    try:
        return method(**arguments)
    except SlackApiError as error:
        code = str(error.response.get("error") or error.response.status_code)
        raise Refused(f"Slack refused {name}: {code}. `firstline slack check` says what is missing.", code) from error
    except (SlackClientError, OSError) as error:
        failure = Unreached if isinstance(getattr(error, "reason", None), _NO_CONNECTION) else DeliveryFailed
        raise failure(f"Slack could not be reached for {name}: {error}.") from error


def did_nothing(failure: DeliveryFailed) -> bool:
    """Whether Slack certainly did not do what failed; of a line that dropped in between nobody knows."""
    if isinstance(failure, Refused):
        return failure.code not in _PERHAPS and not failure.code.startswith("5")
    return isinstance(failure, Unreached)


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
    )
