"""Who asked to be left out, and forgetting for good, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from app.domain.lifecycle import is_over
from app.domain.opt_out import OptOut

if TYPE_CHECKING:
    from tests.fakes.memory import Data

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class MemoryOptOuts:
    known: dict[str, OptOut]

    def add(self, opt_out: OptOut) -> bool:
        return self.known.setdefault(opt_out.subject, opt_out) is opt_out

    def remove(self, subject: str) -> bool:
        return self.known.pop(subject, None) is not None

    def all(self) -> tuple[OptOut, ...]:
        return tuple(self.known[subject] for subject in sorted(self.known))


@dataclass(slots=True)
class MemoryErasure:
    data: Data

    def erase(self, *, before: datetime, limit: int) -> int:
        old = [ticket for ticket in self.data.tickets.values() if is_over(ticket) and ticket.updated_at < before]
        gone = sorted(old, key=lambda ticket: (ticket.updated_at, ticket.id))[:limit]
        ids = {ticket.id for ticket in gone}
        attached = {asked for asked, (ticket, _) in self.data.more.attachments.items() if ticket in ids}
        back = {one.id for one in self.data.messages.values() if one.ticket_id in ids and one.kind == "requester"}
        asked = {ticket.request_id for ticket in gone} | attached | back
        self._of_tickets(ids)
        self._of_requests(asked)
        alone = [
            receipt.id
            for receipt in self.data.receipts.values()
            if receipt.at < before and receipt.request_id not in self.data.requests
        ][:limit]
        _drop(self.data.receipts, lambda _, receipt: receipt.id in alone)
        return len(gone) + len(alone)

    def _of_tickets(self, ids: set[str]) -> None:
        data = self.data
        data.events[:] = [event for event in data.events if event.ticket_id not in ids]
        _drop(data.links, lambda key, _: key[0] in ids)
        _drop(data.messages, lambda _, message: message.ticket_id in ids)
        _drop(data.suggested.offers, lambda _, offer: offer.ticket_id in ids)
        _drop(data.suggested.uses, lambda _, use: use.ticket_id in ids)
        _drop(data.mentions, lambda _, mention: mention.ticket_id in ids)
        _drop(data.mirrors, lambda key, _: key[0] in ids)
        _drop(data.posted.postings, lambda key, _: key.partition(":")[0] in ids)
        askers = {ticket.requester for ticket in data.tickets.values() if ticket.id in ids}
        _drop(data.tickets, lambda id, _: id in ids)
        kept = {ticket.requester for ticket in data.tickets.values()}
        _drop(data.door.met, lambda person, _: person in askers - kept)

    def _of_requests(self, asked: set[str]) -> None:
        data = self.data
        _drop(data.requests, lambda id, _: id in asked)
        _drop(data.receipts, lambda _, receipt: receipt.request_id in asked)
        _drop(data.feedback, lambda key, _: key[0] in asked)
        _drop(data.more.attachments, lambda id, _: id in asked)
        _drop(data.more.labels, lambda _, label: label.request_id in asked)
        _drop(data.uploads, lambda _, upload: upload[0] in asked)


def _drop(found: dict[K, V], is_gone: Callable[[K, V], bool]) -> None:
    for key in [key for key, value in found.items() if is_gone(key, value)]:
        del found[key]
