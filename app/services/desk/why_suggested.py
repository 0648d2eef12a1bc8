"""Why a reply is suggested, in one or two short sentences of a reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from app.domain.suggested import SuggestedReply


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


class Words(Protocol):
    """The words of one language, as gettext gives them."""

    def gettext(self, message: str) -> str: ...

    def ngettext(self, singular: str, plural: str, n: int) -> str: ...


_DATED = {
    "thread": _("Solved the like on %(day)s."),
    "answer": _("An approved answer, last changed on %(day)s."),
    "page": _("From a page, last changed on %(day)s."),
}
_UNDATED = {
    "thread": _("Solved the like before."),
    "answer": _("An approved answer."),
    "page": _("From a page."),
    "macro": _("A macro of your team."),
}


def why_suggested(reply: SuggestedReply, words: Words, *, day: Callable[[date], str]) -> str:
    """Return the reason, and how often the like was sent; `day` writes a date as the reader does."""
    dated = _DATED.get(reply.kind) if reply.at else None
    if dated and reply.at:
        reason = words.gettext(dated) % {"day": day(reply.at)}
    else:
        reason = words.gettext(_UNDATED[reply.kind])
    if not reply.sent:
        return reason
    sent = words.ngettext(
        "Sent %(times)d time on a ticket like this.", "Sent %(times)d times on tickets like this.", reply.sent
    )
    return f"{reason} {sent % {'times': reply.sent}}"
