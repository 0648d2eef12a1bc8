"""Suggested replies and what agents made of them, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Connection, Row, case, delete, func, insert, select

from app.domain.errors import NotFound
from app.domain.suggested import Effectiveness, Offer, SuggestionKind, SuggestionUse
from app.storage.codec import decode, encode
from app.storage.fingerprints import features_of, row_of
from app.storage.tables.suggestion import suggestion_uses, suggestions
from app.storage.writing import insert_once

_PLAIN = ("suggestion_id", "agent", "ticket_id", "document_id", "kind", "outcome", "edited", "believed", "at")


@dataclass(frozen=True, slots=True)
class SqlSuggestions:
    """`Suggestions` on one connection's transaction."""

    connection: Connection

    def offer(self, offers: Iterable[Offer]) -> None:
        """Keep each offer whose id is new."""
        for offer in offers:
            row = {"id": offer.reply.id, "ticket_id": offer.ticket_id, "at": offer.at, "payload": encode(offer)}
            insert_once(self.connection, suggestions, row)

    def offered(self, suggestion_id: str) -> Offer:
        """Return the offer or raise `NotFound`."""
        wanted = select(suggestions.c.payload).where(suggestions.c.id == suggestion_id)
        found = self.connection.execute(wanted).scalar_one_or_none()
        if found is None:
            raise NotFound(f"There is no suggestion {suggestion_id!r}. Load the ticket's suggestions again.")
        return decode(Offer, found)

    def use(self, use: SuggestionUse) -> None:
        """Keep what an agent did; an earlier word of theirs on the same suggestion is replaced."""
        mine = (suggestion_uses.c.suggestion_id == use.suggestion_id) & (suggestion_uses.c.agent == use.agent)
        self.connection.execute(delete(suggestion_uses).where(mine))
        row = {name: getattr(use, name) for name in _PLAIN} | row_of(use.features)
        self.connection.execute(insert(suggestion_uses).values(row))

    def uses_of(self, document_ids: Iterable[str], *, limit: int) -> tuple[SuggestionUse, ...]:
        """Return the newest uses of these documents."""
        wanted = select(suggestion_uses).where(suggestion_uses.c.document_id.in_(sorted(set(document_ids))))
        ordered = wanted.order_by(
            suggestion_uses.c.at.desc(), suggestion_uses.c.suggestion_id, suggestion_uses.c.agent
        ).limit(limit)
        return tuple(_use(row) for row in self.connection.execute(ordered))

    def effectiveness(self) -> tuple[Effectiveness, ...]:
        """Return the counts and sums of each kind that was used."""
        table, outcome = suggestion_uses, suggestion_uses.c.outcome
        counts = {name: func.sum(case((outcome == name, 1), else_=0)) for name in ("sent", "edited", "rejected")}
        success = case((outcome == "rejected", 0.0), else_=1.0 - table.c.edited)
        query = select(
            table.c.kind,
            *(count.label(name) for name, count in counts.items()),
            func.sum(table.c.believed).label("believed"),
            func.sum(success).label("succeeded"),
        ).group_by(table.c.kind)
        found = {row.kind: row for row in self.connection.execute(query)}
        return tuple(_effectiveness(kind, found[kind]) for kind in get_args(SuggestionKind) if kind in found)


def _use(row: Row[Any]) -> SuggestionUse:
    return SuggestionUse(**{name: getattr(row, name) for name in _PLAIN}, features=features_of(row))


def _effectiveness(kind: SuggestionKind, row: Any) -> Effectiveness:
    return Effectiveness(
        kind=kind,
        sent=int(row.sent),
        edited=int(row.edited),
        rejected=int(row.rejected),
        believed=float(row.believed),
        succeeded=float(row.succeeded),
    )
