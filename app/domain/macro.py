"""Prepared replies with variables, and how well each of them works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import InvalidInput
from app.domain.message import TicketMessage
from app.domain.replying import Then
from app.domain.ticket import Ticket, TicketEvent

SOURCE = "macro:"
"""A message made from a macro says so in its source, with the macro's id behind this."""

VARIABLES = ("requester", "ticket", "subject", "queue", "agent", "link")
_VARIABLE = re.compile(r"( ?)\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """A prepared reply, in one wording a language. No `queues` means that every queue may use it.

    `then` is what it leaves the ticket as, and `tags` are put on a ticket that it ends.
    """

    id: str
    title: str
    texts: Mapping[str, str] = field(default_factory=dict)
    queues: frozenset[str] = frozenset()
    then: Then = ""
    tags: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """Return the wording in a language, or the first one there is."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")

    def fits(self, queue: str) -> bool:
        """Whether a ticket of `queue` may be answered with it."""
        return not self.queues or queue in self.queues


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroUse:
    """How often a macro was sent, and how many of those tickets are solved and stayed so, or came back."""

    macro_id: str
    sent: int = 0
    solved: int = 0
    reopened: int = 0


def unknown_variables(text: str) -> tuple[str, ...]:
    """Return the names in braces that no macro can fill in."""
    return tuple(name for _, name in _VARIABLE.findall(text) if name not in VARIABLES)


def fill_in(text: str, ticket: Ticket, *, requester: str, agent: str, link: str = "") -> str:
    """Return `text` with every variable replaced; what was filled in is not looked at again.

    Where there is nothing to fill in, the blank before the variable goes too: "Hello," and not "Hello ,".
    """
    values = {
        "requester": requester,
        "ticket": ticket.id,
        "subject": ticket.subject,
        "queue": ticket.queue,
        "agent": agent,
        "link": link,
    }
    return _VARIABLE.sub(lambda found: _filled(found, values), text)


def _filled(found: re.Match[str], values: Mapping[str, str]) -> str:
    if found[2] not in values:
        return found[0]
    value = values[found[2]]
    return f"{found[1]}{value}" if value else ""


def macro_of(message: TicketMessage) -> str:
    """Return the id of the macro a message was made from, or an empty text."""
    return message.source.removeprefix(SOURCE) if message.source.startswith(SOURCE) else ""


def usage_of(messages: Iterable[TicketMessage], events: Mapping[str, Sequence[TicketEvent]]) -> tuple[MacroUse, ...]:
    """Return the use of each macro among `messages`, the most used first; `events` are those of their tickets."""
    found: dict[str, MacroUse] = {}
    for message in messages:
        if macro := macro_of(message):
            before = found.get(macro, MacroUse(macro_id=macro))
            solved, reopened = _became(message, events.get(message.ticket_id, ()))
            found[macro] = MacroUse(
                macro_id=macro,
                sent=before.sent + 1,
                solved=before.solved + solved,
                reopened=before.reopened + reopened,
            )
    return tuple(sorted(found.values(), key=lambda use: (-use.sent, use.macro_id)))


def _became(message: TicketMessage, events: Sequence[TicketEvent]) -> tuple[bool, bool]:
    """Return whether the ticket is solved since the message, and whether it was reopened after that."""
    solved = reopened = False
    for event in events:
        if event.at < message.at:
            continue
        if event.state == "solved":
            solved = True
        elif solved and event.state in {"open", "in_progress"}:
            solved, reopened = False, True
    return solved, reopened


def check_fits(macro: Macro, ticket: Ticket) -> None:
    """Raise `InvalidInput` where the macro is for other queues."""
    if not macro.fits(ticket.queue):
        queues = ", ".join(sorted(macro.queues))
        raise InvalidInput(f"Macro {macro.id!r} is for {queues}, and this ticket is in {ticket.queue!r}.")
