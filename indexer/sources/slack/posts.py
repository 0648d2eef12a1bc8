"""Messages of one channel as they stand in the end: edits applied, deleted ones gone, in time order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

Raw = Mapping[str, object]

_NOT_SAID = frozenset(
    {
        *("channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive"),
        *("group_join", "group_leave", "pinned_item", "reminder_add", "bot_add", "bot_remove", "tombstone"),
        *("message_deleted", "message_changed", "message_replied", "channel_convert_to_private", "huddle_thread"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message: Slack's time stamp is its id; `reactions` are (name, users) pairs."""

    ts: str
    thread: str
    user: str
    text: str
    is_bot: bool
    files: tuple[str, ...] = ()
    reactions: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def at(self) -> datetime:
        """When it was posted, UTC."""
        return moment(self.ts)


def posts_of(raws: Iterable[Raw], *, bots: frozenset[str]) -> list[Post]:
    """Return what people and bots said in a channel, oldest first; of several versions of a message the last."""
    standing: dict[str, Raw] = {}
    for raw in raws:
        _apply(raw, standing)
    posts = (_post(raw, bots) for raw in standing.values())
    return sorted((post for post in posts if post), key=lambda post: (moment(post.ts), post.ts))


def moment(ts: str) -> datetime:
    """Return the time in a Slack time stamp (seconds since 1970 with a fraction); the epoch when it is none."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _apply(raw: Raw, standing: dict[str, Raw]) -> None:
    subtype = raw.get("subtype")
    if subtype == "message_deleted":
        standing.pop(str(raw.get("deleted_ts", "")), None)
        return
    changed = raw.get("message") if subtype == "message_changed" else None
    message = changed if isinstance(changed, dict) else raw
    if message.get("type", "message") != "message" or message.get("subtype") in _NOT_SAID:
        standing.pop(str(message.get("ts", "")), None)  # a tombstone stands where a message was
    elif message.get("ts"):
        standing[str(message["ts"])] = message


def _post(raw: Raw, bots: frozenset[str]) -> Post | None:
    text = raw.get("text")
    files = tuple(_file_names(raw.get("files")))
    if not isinstance(text, str) or not (text.strip() or files):
        return None
    ts, user = str(raw["ts"]), str(raw.get("user") or raw.get("bot_id") or "")
    return Post(
        ts=ts,
        thread=str(raw.get("thread_ts") or ts),
        user=user,
        text=text,
        is_bot=bool(raw.get("bot_id")) or raw.get("subtype") == "bot_message" or user in bots,
        files=files,
        reactions=tuple(_reactions(raw.get("reactions"))),
    )


def _file_names(files: object) -> Iterable[str]:
    for file in files if isinstance(files, list) else ():
        name = file.get("name") or file.get("title") if isinstance(file, dict) else None
        if name and file.get("mode") != "tombstone":
            yield " ".join(str(name).split())


def _reactions(reactions: object) -> Iterable[tuple[str, frozenset[str]]]:
    for reaction in reactions if isinstance(reactions, list) else ():
        if isinstance(reaction, dict):
            users = reaction.get("users")
            yield (
                str(reaction.get("name", "")).split("::")[0],
                frozenset(str(user) for user in users) if isinstance(users, list) else frozenset(),
            )
