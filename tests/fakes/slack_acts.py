"""What agents do in Slack, as Slack reports it, and a reply that is suggested to them."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import Any

from app.channels.slack.desk.cards import block_id
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from tests.fakes.slack_events import pressed

TRIAGE = "CTRIAGE"


class AtOnceExecutor(Executor):
    """Does it before `submit` returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def on_card(
    ticket: Ticket, action: str, value: str = "", *, user: str = "UAGENT", room: str = TRIAGE
) -> dict[str, Any]:
    """A press on a card, as Slack reports it."""
    body = pressed(action, value=ticket.id, room=room, user=user, ts="1.5")
    picked = {"type": "static_select", "selected_option": {"value": value}, "value": None} if value else {}
    body["actions"][0] |= {"block_id": block_id(ticket, "acts")} | picked
    return body


def submission(ticket: Ticket, form: str, *, user: str = "UAGENT", about: str = "", **values: object) -> dict[str, Any]:
    """A window that was sent, as Slack reports it: a text, one choice (`(value,)`) or several (`[values]`)."""
    return {
        "type": "view_submission",
        "user": {"id": user},
        "trigger_id": "t",
        "view": {
            "id": f"V{form}{ticket.version}",
            "callback_id": form,
            "private_metadata": about or ticket.id,
            "state": {"values": {f"b_{name}": {name: _field(value)} for name, value in values.items()}},
        },
    }


def reacted(room: str, ts: str, emoji: str, *, user: str = "UAGENT", added: bool = True) -> dict[str, Any]:
    """An emoji on a message, as Slack reports it."""
    kind = "reaction_added" if added else "reaction_removed"
    event = {"type": kind, "user": user, "reaction": emoji, "item": {"type": "message", "channel": room, "ts": ts}}
    return {"type": "event_callback", "event": event}


def a_suggestion(
    number: int = 1, text: str = "Open Settings and choose Reset.", document_id: str = "page-1"
) -> SuggestedReply:
    return SuggestedReply(
        id=f"sug_{number}",
        text=text,
        kind="page",
        document_id=document_id,
        title="Reset the VPN",
        url="https://kb.example/vpn",
        confidence=0.72,
        sent=2,
    )


def _field(value: object) -> dict[str, Any]:
    if isinstance(value, tuple):
        return {"type": "static_select", "selected_option": {"value": value[0]} if value else None}
    if isinstance(value, list):
        return {"type": "multi_static_select", "selected_options": [{"value": one} for one in value]}
    return {"type": "plain_text_input", "value": value}
