"""Teams' activities as they come over the wire, and what they say once read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.channels.teams.events import Acted, Deleted, Event, Joined, Opened, Pressed, Said
from app.channels.teams.place import CHANNEL, PERSONAL, place, place_of
from app.channels.teams.texts import plain_text
from app.channels.wire import Loose
from app.domain.files import MAX_FILES, AttachedFile
from app.domain.posting import Room
from app.domain.request import Origin

PRESS, OPEN, SEND = "adaptiveCard/action", "task/fetch", "task/submit"
RESTORED = "undeleteMessage"
SERVICE = "msteams"
"""What Teams is called among the channels of its framework."""

_NO_FILES = ("text/html", "application/vnd.microsoft.card", "application/vnd.microsoft.teams.card")
_MAX_ADDRESS, _NAME = 2000, 100


class _Loose(Loose):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _Account(_Loose):
    id: str = ""
    name: str = ""
    aad_object_id: str = ""

    @property
    def user(self) -> str:
        return self.aad_object_id or self.id


class _Conversation(_Loose):
    id: str = ""
    conversation_type: str = ""
    tenant_id: str = ""


class _Entity(_Loose):
    type: str = ""
    text: str = ""
    mentioned: _Account = Field(default_factory=_Account)


class _Attachment(_Loose):
    content_type: str = ""
    content_url: str = ""
    name: str = ""


class _Id(_Loose):
    id: str = ""


class _ChannelData(_Loose):
    event_type: str = ""
    tenant: _Id = Field(default_factory=_Id)


class _Fields(_Loose):
    """What the fields of agents' windows hold, and the suggested reply and window that they belong to."""

    suggestion: str = ""
    form: str = ""
    text: str = ""
    then: str = ""
    ending: str = ""
    closing: str = ""
    topics: str = ""
    other: str = ""
    queue: str = ""
    priority: str = ""
    hours: str = ""
    into: str = ""


class _Carried(_Fields):
    """What a button of ours carries."""

    verb: str = ""
    ticket: str = ""
    room: str = ""
    message: str = ""
    receipt: str = ""
    choice: str = ""
    comment: str = ""


class _Action(_Loose):
    verb: str = ""
    data: _Carried = Field(default_factory=_Carried)


class _Value(_Carried):
    action: _Action = Field(default_factory=_Action)
    data: _Carried = Field(default_factory=_Carried)


class Activity(_Loose):
    """Any activity, before it is known which."""

    type: str = ""
    id: str = ""
    name: str = ""
    action: str = ""
    timestamp: datetime | None = None
    channel_id: str = ""
    service_url: str = ""
    from_: _Account = Field(default_factory=_Account, alias="from")
    recipient: _Account = Field(default_factory=_Account)
    conversation: _Conversation = Field(default_factory=_Conversation)
    channel_data: _ChannelData = Field(default_factory=_ChannelData)
    text: str = ""
    locale: str = ""
    reply_to_id: str = ""
    entities: tuple[_Entity, ...] = ()
    attachments: tuple[_Attachment, ...] = ()
    value: _Value = Field(default_factory=_Value)

    @property
    def tenant(self) -> str:
        """The organisation it comes from."""
        return self.channel_data.tenant.id or self.conversation.tenant_id

    @property
    def language(self) -> str:
        """The language of the client it was written with."""
        return self.locale.partition("-")[0].lower()[:8]

    @property
    def room(self) -> Room:
        """Where it happened, and how that is reached."""
        id = place(self.conversation.id, self.id).room
        return Room(channel=CHANNEL, id=id, address=self.service_url, kind=self.conversation.conversation_type)


def activity_of(body: dict[str, Any]) -> Activity:
    """Return a body as Teams sends it; unknown fields are ignored, missing ones are empty."""
    value = body.get("value")
    return Activity.model_validate(body if value is None or isinstance(value, dict) else body | {"value": None})


def delivery_id(activity: Activity) -> str:
    """Return what an activity is known by: the same for each repetition of it."""
    what = activity.type if activity.type != "message" else ""
    when = f"{activity.timestamp.timestamp():.3f}" if activity.type == "messageUpdate" and activity.timestamp else ""
    return f"{what}:{activity.conversation.id}:{activity.id}:{when}"


def read_activity(activity: Activity) -> Event | None:
    """Return what happened, or None for what concerns nobody: reactions, typing, people coming and going."""
    if activity.channel_id != SERVICE or not activity.conversation.id:
        return None
    read = _READ.get(activity.type)
    return read(activity) if read else None


def _message(activity: Activity) -> Event | None:
    if activity.value.verb:  # a client that knows no better way to press
        return _acted(activity, activity.value.verb, activity.value)
    return _said(activity)


def _changed(activity: Activity) -> Event | None:
    return _said(activity, edit=f"{activity.timestamp.timestamp():.3f}") if activity.timestamp else None


def _deleted(activity: Activity) -> Event | None:
    gone = place(activity.conversation.id, activity.id)
    return Deleted(room=activity.room, place=gone, user=activity.from_.user) if activity.id else None


def _invoked(activity: Activity) -> Event | None:
    action, sent = activity.value.action, activity.value.data
    if activity.name == PRESS:
        return _acted(activity, action.verb, action.data)
    if activity.name == OPEN:
        return _opened(activity, sent)
    return _acted(activity, sent.verb, sent) if activity.name == SEND else None


def _acted(activity: Activity, verb: str, carried: _Carried) -> Acted | Pressed | None:
    """Read a press: one that names a ticket is an agent's, one that names a message that of whoever asked."""
    if not carried.ticket:
        return _pressed(activity, verb, carried)
    if not activity.from_.user or not verb:
        return None
    return Acted(
        room=activity.room,
        user=activity.from_.user,
        verb=verb,
        ticket=carried.ticket,
        id=activity.id,
        name=activity.from_.name.strip()[:_NAME],
        language=activity.language,
        values=_Fields.model_validate(carried.model_dump()).model_dump(exclude_defaults=True),
    )


def _opened(activity: Activity, carried: _Carried) -> Opened | None:
    if not activity.from_.user or not carried.verb or not carried.ticket:
        return None
    return Opened(
        room=activity.room,
        user=activity.from_.user,
        verb=carried.verb,
        ticket=carried.ticket,
        id=activity.id,
        language=activity.language,
        suggestion=carried.suggestion,
    )


def _said(activity: Activity, *, edit: str = "") -> Said | None:
    me = activity.recipient.id
    ours = [e.text for e in activity.entities if e.type == "mention" and me and e.mentioned.id == me]
    files = tuple(_file(one) for one in activity.attachments if not one.content_type.startswith(_NO_FILES))[:MAX_FILES]
    text = plain_text(activity.text, ours=ours)
    if not activity.from_.user or activity.from_.id == me or not activity.id or not (text or files):
        return None
    return Said(
        room=activity.room,
        place=place(activity.conversation.id, activity.id, edit=edit),
        user=activity.from_.user,
        name=activity.from_.name.strip()[:_NAME],
        text=text,
        mention=bool(ours),
        language=activity.language,
        files=files,
        restored=activity.channel_data.event_type == RESTORED,
    )


def _file(attached: _Attachment) -> AttachedFile:
    link = attached.content_url
    safe = link.startswith("https://") and len(link) <= _MAX_ADDRESS
    return AttachedFile(name=attached.name or "file", type="", url=link if safe else "", text="")


def _pressed(activity: Activity, verb: str, carried: _Carried) -> Pressed | None:
    if not activity.from_.user or not verb or not carried.message:
        return None
    about = Origin(channel=CHANNEL, conversation=carried.room or activity.room.id, message=carried.message)
    return Pressed(
        room=activity.room,
        user=activity.from_.user,
        verb=verb,
        about=place_of(about),
        choice=carried.choice,
        receipt=carried.receipt,
        card=activity.reply_to_id,
        comment=carried.comment,
    )


def _joined(activity: Activity) -> Joined | None:
    came = activity.type == "installationUpdate" and activity.action == "add"
    if not came or activity.room.kind != PERSONAL or not activity.from_.user:
        return None
    return Joined(room=activity.room, user=activity.from_.user, language=activity.language)


_READ: dict[str, Callable[[Activity], Event | None]] = {
    "message": _message,
    "messageUpdate": _changed,
    "messageDelete": _deleted,
    "invoke": _invoked,
    "installationUpdate": _joined,
}
