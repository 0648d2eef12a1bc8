"""What people do in Teams, as Teams reports it."""

from __future__ import annotations

from typing import Any

from tests.fakes.teams import ANN, CHAT, KINDS, ME, SERVICE, TENANT
from tests.fakes.teams_cards import check_card


def data_of(message: dict[str, Any], verb: str) -> dict[str, Any]:
    """What the button `verb` of a message carries."""
    return next(data for data in buttons_of(message) if data["verb"] == verb)


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """What each button of a message carries."""
    cards = [attached["content"] for attached in message.get("attachments", [])]
    rows = [part for card in cards for part in (card, *card["body"])]
    return [action["data"] for row in rows for action in row.get("actions", [])]


def button_of_window(answer: dict[str, Any]) -> dict[str, Any]:
    """What the button carries that sends a window we were answered."""
    card = answer["task"]["value"]["card"]["content"]
    check_card(card)
    data: dict[str, Any] = card["actions"][0]["data"]
    return data


def opened(data: dict[str, Any], *, room: str, user: str, id: str) -> dict[str, Any]:
    """A press of a button that asks for a window, as Teams sends it."""
    return _task("task/fetch", {name: value for name, value in data.items() if name != "msteams"}, room, user, id)


def sent(data: dict[str, Any], *, room: str, user: str, id: str, **fields: str) -> dict[str, Any]:
    """A window that is sent with what its fields hold."""
    return _task("task/submit", data | fields, room, user, id)


def _task(name: str, data: dict[str, Any], room: str, user: str, id: str) -> dict[str, Any]:
    base, _, root = room.partition(";messageid=")
    body = activity("invoke", room=base, user=user, id=id, root=root)
    return body | {"name": name, "value": {"data": data, "context": {"theme": "default"}}}


def said(
    text: str, *, room: str = CHAT, user: str = ANN, id: str = "1000", root: str = "", **more: Any
) -> dict[str, Any]:
    """A message as Teams sends it; where others read along, it mentions us."""
    kind = KINDS.get(room, "personal")
    body = activity("message", room=room, user=user, id=id, root=(root or id) if kind == "channel" else "")
    if kind != "personal" and more.pop("mention", True):
        body["entities"] = [{"type": "mention", "text": "<at>Firstline</at>", "mentioned": {"id": ME}}]
        text = f"<at>Firstline</at> {text}"
    return body | {"text": text} | more


def activity(kind: str, *, room: str, user: str, id: str, root: str = "") -> dict[str, Any]:
    thread = f";messageid={root}" if root else ""
    return {
        "type": kind,
        "id": id,
        "timestamp": "2026-03-02T09:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": f"29:{user}", "name": user, "aadObjectId": user},
        "recipient": {"id": ME, "name": "Firstline"},
        "conversation": {"id": room + thread, "conversationType": KINDS.get(room, "personal"), "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-GB",
    }


def edited(text: str, *, id: str, at: str = "2026-03-02T09:05:00.000Z", **more: Any) -> dict[str, Any]:
    changed = {"type": "messageUpdate", "timestamp": at, "channelData": {"eventType": "editMessage"}}
    body = said(text, id=id, **more)
    changed["channelData"] = body["channelData"] | {"eventType": "editMessage"}
    return body | changed


def deleted(*, room: str = CHAT, user: str = ANN, id: str, root: str = "") -> dict[str, Any]:
    root = (root or id) if KINDS.get(room) == "channel" else ""
    return activity("messageDelete", room=room, user=user, id=id, root=root)


def pressed(data: dict[str, Any], *, room: str, user: str, id: str, card: str) -> dict[str, Any]:
    base, _, root = room.partition(";messageid=")
    body = activity("invoke", room=base, user=user, id=id, root=root)
    action = {"type": "Action.Execute", "verb": data["verb"], "data": data}
    return body | {"name": "adaptiveCard/action", "replyToId": card, "value": {"action": action, "trigger": "manual"}}
