"""What Slack sends when people write, change, delete, press and command."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.fakes.builders import MOMENT


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
