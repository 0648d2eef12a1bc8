"""Answer with a prepared reply, and see how well each of them works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.domain.desk_rules import DeskRules
from app.domain.errors import NotFound
from app.domain.macro import SOURCE, Macro, MacroUse, check_fits, fill_in, usage_of
from app.domain.message import TicketMessage
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.desk.macro_tags import SUGGESTION
from app.services.desk.reply_to_requester import ReplyToRequester, Written
from indexer.masking import names_in

_LATEST = 2000
_CHANNELS_ID = re.compile(r"[a-z]{1,20}:[^@\s]*$")
"""Such as `slack:U012345`: an id that a channel gave somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A macro filled in for one ticket, to be read and changed before it is sent."""

    macro: Macro
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseMacro:
    """Fills a macro in for a ticket, and sends it; the message's source tells which one it was."""

    reply: ReplyToRequester
    reading: UnitOfWorkFactory
    rules: Callable[[], DeskRules]

    def draft(self, ticket_id: str, macro_id: str, *, agent: str, link: str = "") -> Draft:
        """Return the filled-in macro; raise `NotFound`, or `InvalidInput` where it is for other queues."""
        macro = self._macro(macro_id)
        with self.reading() as work:
            ticket = work.tickets.get(ticket_id)
        check_fits(macro, ticket)
        name = self.rules().roster.name(agent)
        text = fill_in(macro.text(ticket.language), ticket, requester=called(ticket.requester), agent=name, link=link)
        return Draft(macro=macro, text=text)

    def __call__(self, ticket_id: str, macro_id: str, *, agent: str, text: str = "", key: str = "") -> Written:
        """Send it as it is, or with the agent's `text` instead; raises as `draft` and `ReplyToRequester` do."""
        draft = self.draft(ticket_id, macro_id, agent=agent)
        return self.reply(
            ticket_id,
            text or draft.text,
            agent=agent,
            source=SOURCE + macro_id,
            then=draft.macro.then,
            key=key,
        )

    def fitting(self, queue: str) -> tuple[Macro, ...]:
        """Return the macros that tickets of a queue may be answered with."""
        return tuple(macro for macro in self.rules().macros.values() if macro.fits(queue))

    def usage(self) -> tuple[MacroUse, ...]:
        """Return how often each was sent of late, and what became of those tickets."""
        with self.reading() as work:
            sent = (*work.said.from_source(SOURCE, limit=_LATEST), *self._suggested(work))
            events = {message.ticket_id: work.tickets.events(message.ticket_id) for message in sent}
        return usage_of(sent, events)

    def _suggested(self, work: UnitOfWork) -> Iterator[TicketMessage]:
        """Yield what was sent of macros that were suggested, as if they had been picked by hand."""
        uses = work.suggestions.uses_of([SOURCE + id for id in self.rules().macros], limit=_LATEST)
        macros = {SUGGESTION + use.suggestion_id: use.document_id for use in uses if use.outcome != "rejected"}
        sent = work.said.from_source(SUGGESTION, limit=_LATEST) if macros else ()
        yield from (replace(message, source=macros[message.source]) for message in sent if message.source in macros)

    def _macro(self, macro_id: str) -> Macro:
        found = self.rules().macros.get(macro_id)
        if found is None:
            known = ", ".join(sorted(self.rules().macros)) or "none"
            raise NotFound(f"There is no macro {macro_id!r}. The desk file has: {known}.")
        return found


def called(requester: str) -> str:
    """Return what to call a requester: the first name in an e-mail address, nothing for an id that is no name."""
    if _CHANNELS_ID.match(requester):
        return ""
    return next(iter(names_in(requester)), requester)
