"""Which mail is never answered: what machines, lists and we ourselves wrote (RFC 3834)."""

from __future__ import annotations

from email.message import Message

from app.channels.email.headers import addresses, field

_BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List")
_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Failed-Recipients", "Feedback-ID")
_NOBODY = frozenset(
    {
        "mailer-daemon",
        "postmaster",
        "noreply",
        "no-reply",
        "no_reply",
        "donotreply",
        "do-not-reply",
        "bounce",
        "bounces",
    }
)


def reason_not_to_answer(message: Message, *, ours: str) -> str:
    """Return why nobody answers this mail, or an empty text where a person seems to have written it."""
    senders = addresses(message, "From")
    if len(senders) != 1:
        return "no single sender"
    if senders[0][1] == ours:
        return "our own address"
    if senders[0][1].partition("@")[0].partition("+")[0] in _NOBODY:
        return "a sender that reads nothing"
    return _said_by_machine(message)


def _said_by_machine(message: Message) -> str:
    """Return the first sign of it, or an empty text."""
    kind = message.get_content_type()
    signs = (
        (field(message, "Auto-Submitted").partition(";")[0].strip().lower() not in {"", "no"}, "sent by a machine"),
        (field(message, "Precedence").strip().lower() in _BULK, "bulk mail"),
        (any(field(message, name) for name in _LISTS), "a mailing list"),
        (any(field(message, name) for name in _MACHINES), "sent by a machine"),
        (kind in {"multipart/report", "message/delivery-status"}, "a report"),
        (field(message, "Return-Path").strip() == "<>", "a bounce"),
    )
    return next((why for found, why in signs if found), "")
