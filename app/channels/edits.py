"""One message and its earlier wordings: what it asked, as it was first and after each edit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import is_over
from app.domain.request import Origin
from app.services.requests.find_request import Asked, FindRequest
from app.services.tickets.close_ticket import CloseTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """Messages are origins whose address is followed by `@` and the edit, once they were changed."""

    find: FindRequest
    close: CloseTicket

    def handled(self, message: Origin, edit: str = "") -> tuple[Asked, ...]:
        """Return what a message asked; raise `DeliveryFailed` where it still waits, as first said or after `edit`."""
        edits = (message, replace(message, message=f"{message.message}@{edit}")) if edit else (message,)
        found = [asked for asked in map(self.find, edits) if asked is not None]
        if any(asked.ticket is None for asked in found):
            raise DeliveryFailed(f"The message {message.message!r} is still being worked on; what became of it waits.")
        return (*found, *self.of(message))

    def of(self, message: Origin) -> tuple[Asked, ...]:
        """Return what this one message asked and people or the engine have by now, the newest first."""
        return tuple(a for a in self.find.all_in(message) if unedited(a.request.origin) == message.message)

    def cancel(self, message: Origin) -> None:
        """End what nobody has taken yet."""
        for asked in self.of(message):
            if asked.ticket and not is_over(asked.ticket) and not asked.ticket.assignee:
                self.close(asked.ticket.id, actor=asked.request.requester, ending="cancelled")


def unedited(origin: Origin) -> str:
    """Return the address of a message as it was first."""
    return origin.message.partition("@")[0]


def edit_of(asked: Asked) -> float:
    """Return when the wording of a request was written, 0 for the first."""
    return float(asked.request.origin.message.partition("@")[2] or 0)


def takes_up(newest: Asked, text: str, edit: str) -> bool:
    """Whether a changed message is to be asked anew instead of `newest`: not what is taken already, nor once people
    have it before their eyes, or all is done.

    A crash may have kept us from knowing that this wording, or a later one, is taken: it would cancel itself.
    """
    late = edit_of(newest) >= float(edit) or newest.request.text.split() == text.split()
    ticket = newest.ticket
    return not (late or ticket is None or ticket.tier or ticket.state in {"solved", "closed"})
