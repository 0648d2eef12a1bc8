"""Slack's events as they come over the wire, and what they say once read."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.channels.slack.events import (
    DESK,
    RATE,
    Commanded,
    Deleted,
    Event,
    OpenedHome,
    Pressed,
    Reacted,
    Said,
    SharedFile,
    Submitted,
)
from app.channels.slack.place import place, unsent
from app.channels.wire import Loose

_ANY_BYTES = frozenset({"application/octet-stream", "binary/octet-stream"})
"""What Slack calls files whose type it does not know."""

_WORDS = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages in which a person says something; all others are about the channel, or come from a program."""


class _Edit(Loose):
    ts: str = ""


class _Item(Loose):
    type: str = ""
    channel: str = ""
    ts: str = ""


class _File(Loose):
    name: str = ""
    title: str = ""
    mimetype: str = ""
    permalink: str = ""
    url_private: str = ""
    size: int = 0


class _Message(Loose):
    type: str = ""
    subtype: str = ""
    channel: str = ""
    user: str = ""
    bot_id: str = ""
    text: str = ""
    ts: str = ""
    thread_ts: str = ""
    deleted_ts: str = ""
    edited: _Edit = Field(default_factory=_Edit)
    message: _Message | None = None
    previous_message: _Message | None = None
    reaction: str = ""
    item: _Item = Field(default_factory=_Item)
    tab: str = ""
    files: tuple[_File, ...] = ()


class _Id(Loose):
    id: str = ""


class _Container(Loose):
    channel_id: str = ""
    message_ts: str = ""
    thread_ts: str = ""


class _Value(Loose):
    value: str = ""


class _Action(Loose):
    action_id: str = ""
    block_id: str = ""
    value: str = ""
    action_ts: str = ""
    selected_option: _Value = Field(default_factory=_Value)


class _Field(Loose):
    value: str = ""
    selected_option: _Value = Field(default_factory=_Value)
    selected_options: tuple[_Value, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        single = tuple(filter(None, (self.value, self.selected_option.value)))
        return single or tuple(option.value for option in self.selected_options)


class _State(Loose):
    values: dict[str, dict[str, _Field]] = Field(default_factory=dict)


class _View(Loose):
    id: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: _State = Field(default_factory=_State)


class Payload(Loose):
    """Any body that Slack sends, before it is known which."""

    type: str = ""
    event_id: str = ""
    event: _Message = Field(default_factory=_Message)
    user: _Id = Field(default_factory=_Id)
    channel: _Id = Field(default_factory=_Id)
    container: _Container = Field(default_factory=_Container)
    actions: tuple[_Action, ...] = ()
    message: _Message | None = None
    callback_id: str = ""
    trigger_id: str = ""
    command: str = ""
    text: str = ""
    user_id: str = ""
    channel_id: str = ""
    view: _View = Field(default_factory=_View)


def payload_of(body: dict[str, Any]) -> Payload:
    """Return a body as Slack sends it; unknown fields are ignored, missing ones are empty."""
    return Payload.model_validate(body)


def delivery_id(payload: Payload) -> str:
    """Return Slack's own id of an event: the same for each repetition of it."""
    if payload.event_id:
        return payload.event_id
    if payload.type == "view_submission":  # a window is sent once
        return f"{payload.type}:{payload.view.id}"
    acted = payload.actions[0].action_ts if payload.actions else ""
    return f"{payload.type or payload.command}:{payload.trigger_id}:{acted}"


def read_payload(payload: Payload) -> Event | None:
    """Return what happened, or None for what concerns nobody: programs talking, joins, topics, echoes of ours."""
    if payload.type == "event_callback":
        return _event(payload.event)
    if payload.type == "block_actions" and payload.actions:
        return _pressed(payload)
    if payload.type == "view_submission" and payload.view.callback_id.startswith((DESK, RATE)):
        return _submitted(payload)
    if payload.type == "message_action" and payload.message:
        about = place(payload.channel.id, payload.message.ts, payload.message.thread_ts)
        text, shortcut = payload.message.text, payload.callback_id
        return Commanded(place=about, user=payload.user.id, text=text, about=about, shortcut=shortcut)
    if payload.command:
        where = unsent(payload.channel_id, payload.trigger_id)
        return Commanded(place=where, user=payload.user_id, text=payload.text)
    return None


def _event(event: _Message) -> Event | None:
    if event.type in {"reaction_added", "reaction_removed"}:
        return _reacted(event)
    if event.type == "app_home_opened":
        return OpenedHome(user=event.user) if event.tab == "home" else None
    if event.type not in {"message", "app_mention"}:
        return None
    if event.subtype == "message_deleted":
        gone = event.previous_message or _Message()
        where = place(event.channel, event.deleted_ts or gone.ts, gone.thread_ts)
        return None if gone.bot_id else Deleted(place=where, edit=gone.edited.ts, user=gone.user)
    if event.subtype == "message_changed":
        return _changed(event)
    return _said(event)


def _reacted(event: _Message) -> Reacted | None:
    if event.item.type not in {"", "message"}:  # files can be reacted to as well
        return None
    where = place(event.item.channel, event.item.ts)
    return Reacted(place=where, user=event.user, emoji=event.reaction, added=event.type == "reaction_added")


def _said(event: _Message, *, edit: str = "", earlier: str = "") -> Said | None:
    if event.subtype not in _WORDS or event.bot_id or not event.user or event.user == "USLACKBOT":
        return None
    where = place(event.channel, event.ts, event.thread_ts, edit=edit)
    files = tuple(map(_shared, event.files))
    return Said(
        place=where,
        user=event.user,
        text=event.text,
        mention=event.type == "app_mention",
        earlier=earlier,
        files=files,
    )


def _shared(file: _File) -> SharedFile:
    return SharedFile(
        name=file.name or file.title,
        type="" if file.mimetype in _ANY_BYTES else file.mimetype,
        link=file.permalink,
        address=file.url_private,
        size=file.size,
    )


def _changed(event: _Message) -> Event | None:
    now, before = event.message, event.previous_message
    if now is None:
        return None
    if now.subtype == "tombstone":  # a question that already has replies leaves a stone behind when it is deleted
        where = place(event.channel, now.ts or event.deleted_ts, now.thread_ts)
        before = before or _Message()
        return Deleted(place=where, edit=before.edited.ts, user=before.user)
    ts = now.ts or (before.ts if before else "")
    same = before is not None and before.text == now.text  # a link was unfurled, a reply counted
    if same or not ts:
        return None
    edited = now.model_copy(update={"channel": event.channel, "ts": ts})
    return _said(edited, edit=now.edited.ts or event.ts, earlier=before.edited.ts if before else "")


def _pressed(payload: Payload) -> Pressed:
    action, container = payload.actions[0], payload.container
    room = container.channel_id or payload.channel.id
    where = place(room, container.message_ts, container.thread_ts)
    return Pressed(
        place=where,
        user=payload.user.id,
        action=action.action_id,
        value=action.selected_option.value or action.value,
        block=action.block_id,
        trigger=payload.trigger_id,
    )


def _submitted(payload: Payload) -> Submitted:
    fields = (item for block in payload.view.state.values.values() for item in block.items())
    return Submitted(
        user=payload.user.id,
        form=payload.view.callback_id,
        about=payload.view.private_metadata,
        values={name: found.values for name, found in fields},
        id=payload.view.id,
    )
