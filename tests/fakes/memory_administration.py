"""What administrators look at, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.decision import COURTESY
from app.domain.figures import HANDED, OVER, SILENT, TOUCHED, DayTally, QueueBacklog, TicketLife, Touched, tally
from app.domain.label import Label
from app.domain.label_overview import DISCARDED, LabelCount
from app.domain.lifecycle import ENGINE
from app.domain.receipt import Receipt
from app.domain.receipt_search import UNTOUCHED, ConfidenceCount, ReceiptLine, ReceiptSearch
from app.domain.ticket import Ticket, TicketEvent

_WAITING = ("open", "in_progress", "pending_requester", "snoozed")


@dataclass(slots=True)
class MemoryDeskFigures:
    tickets: Mapping[str, Ticket]
    events: Sequence[TicketEvent]

    def tallies(self, since: datetime, until: datetime) -> dict[str, DayTally]:
        opened = [ticket for ticket in self.tickets.values() if since <= ticket.created_at < until]
        return tally(life_of(one, [event for event in self.events if event.ticket_id == one.id]) for one in opened)

    def opened(self, since: datetime, until: datetime) -> int:
        return sum(since <= ticket.created_at < until for ticket in self.tickets.values())

    def touched(self, *, after: int) -> Touched:
        ids = {event.ticket_id for event in self.events[after:]}
        days = frozenset(self.tickets[id].created_at.date().isoformat() for id in ids if id in self.tickets)
        return Touched(position=len(self.events), days=days)

    def backlog(self) -> tuple[QueueBacklog, ...]:
        owed: dict[str, list[Ticket]] = defaultdict(list)
        for ticket in self.tickets.values():
            if ticket.tier and ticket.state in _WAITING:
                owed[ticket.queue].append(ticket)
        found = [_waiting(queue, held) for queue, held in owed.items()]
        return tuple(sorted(found, key=lambda one: (-one.total, one.queue)))


def _waiting(queue: str, held: Sequence[Ticket]) -> QueueBacklog:
    states = Counter(ticket.state for ticket in held)
    return QueueBacklog(
        queue=queue,
        open=states["open"],
        in_progress=states["in_progress"],
        waiting=len(held) - states["open"] - states["in_progress"],
        oldest_at=min(ticket.created_at for ticket in held),
    )


@dataclass(slots=True)
class MemoryReceiptQueries:
    receipts: Mapping[str, Receipt]
    tickets: Mapping[str, Ticket]
    attachments: Mapping[str, tuple[str, datetime]]

    def find(self, search: ReceiptSearch, *, limit: int = 50) -> tuple[ReceiptLine, ...]:
        lines = sorted(map(self._line, self.receipts.values()), key=lambda line: (line.at, line.id), reverse=True)
        return tuple(line for line in lines if _matches(line, search))[:limit]

    def confidences(self, since: datetime, until: datetime) -> tuple[ConfidenceCount, ...]:
        counts = Counter(
            (r.triage.language, int(r.decision.confidence * 100 + 1e-9)) for r in self._firsts(since, until)
        )
        return tuple(ConfidenceCount(language=key[0], percent=key[1], count=counts[key]) for key in sorted(counts))

    def _firsts(self, since: datetime, until: datetime) -> Iterator[Receipt]:
        seen: set[str] = set()
        for receipt in sorted(self.receipts.values(), key=lambda one: one.id):
            if since <= receipt.at < until and receipt.request_id not in seen:
                seen.add(receipt.request_id)
                if receipt.decision.kind != "silent" and receipt.decision.reason not in UNTOUCHED:
                    yield receipt

    def _line(self, receipt: Receipt) -> ReceiptLine:
        own = next((t.id for t in self.tickets.values() if t.request_id == receipt.request_id), "")
        text = " ".join(receipt.text.split())
        return ReceiptLine(
            id=receipt.id,
            request_id=receipt.request_id,
            ticket_id=own or self.attachments.get(receipt.request_id, ("",))[0],
            at=receipt.at,
            text=text if len(text) <= 160 else text[:159] + "…",
            kind=receipt.decision.kind,
            reason=receipt.decision.reason,
            confidence=receipt.decision.confidence,
            language=receipt.triage.language,
        )


def _matches(line: ReceiptLine, search: ReceiptSearch) -> bool:
    ids = (line.id, line.request_id, line.ticket_id)
    return (
        any(search.id in one for one in ids)
        and search.kind in {None, line.kind}
        and (search.since is None or line.at >= search.since)
        and (search.until is None or line.at < search.until)
        and (search.before is None or (line.at, line.id) < search.before)
    )


@dataclass(slots=True)
class MemoryLabelQueries:
    labels: Mapping[str, Label]

    def held(self, *, limit: int = 50) -> tuple[Label, ...]:
        found = [label for label in self.labels.values() if label.held not in {"", DISCARDED}]
        return tuple(found[::-1][:limit])

    def counts(self, *, limit: int = 200) -> tuple[LabelCount, ...]:
        total = Counter((label.field, label.new) for label in self.labels.values())
        held = Counter((label.field, label.new) for label in self.labels.values() if label.held)
        found = [LabelCount(field=key[0], value=key[1], count=total[key], held=held[key]) for key in total]
        return tuple(sorted(found, key=lambda one: (one.field, -one.count, one.value))[:limit])


def life_of(ticket: Ticket, events: Sequence[TicketEvent]) -> TicketLife:
    """Return the life that these events, in order, tell."""
    handed = [event.at for event in events if event.kind in HANDED]
    people = [e.at for e in events if e.kind in TOUCHED and e.actor not in {ENGINE, ticket.requester}]
    over = [event.at for event in events if event.kind in OVER]
    engine = [event for event in events if event.kind == "answered" and event.actor == ENGINE]
    return TicketLife(
        day=ticket.created_at.date().isoformat(),
        quiet=any(e.kind == SILENT for e in events) or any(e.detail == COURTESY for e in engine),
        answers=sum(event.detail != COURTESY for event in engine),
        solved_by_requester=any(event.kind == "solved" and event.actor == ticket.requester for event in events),
        handed_over=bool(handed),
        over=bool(over),
        reopened=bool(over) and any(event.kind == "reopened" and event.at >= min(over) for event in events),
        wait=(min(people) - min(handed)).total_seconds() if handed and people else None,
        until_over=(min(over) - ticket.created_at).total_seconds() if over else None,
    )
