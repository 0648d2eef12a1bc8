"""Reading corrections in bulk, in SQL."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, case, func, select

from app.domain.label import Label
from app.domain.label_overview import DISCARDED, LabelCount
from app.storage.tables import core as tables

_NAMES = tuple(field.name for field in fields(Label))


@dataclass(frozen=True, slots=True)
class SqlLabelQueries:
    """`LabelQueries` on one connection's transaction."""

    connection: Connection

    def held(self, *, limit: int = 50) -> tuple[Label, ...]:
        """Return labels that wait for a person's word, the newest first."""
        labels = tables.labels
        query = select(labels).where(labels.c.held.not_in(["", DISCARDED])).order_by(labels.c.position.desc())
        rows = self.connection.execute(query.limit(limit))
        return tuple(Label(**{name: getattr(row, name) for name in _NAMES}) for row in rows)

    def counts(self, *, limit: int = 200) -> tuple[LabelCount, ...]:
        """Return how often each value was given and how often it is held back, the commonest of each field first."""
        labels = tables.labels
        total = func.count().label("total")
        query = (
            select(labels.c.field, labels.c.new, total, func.sum(case((labels.c.held != "", 1), else_=0)))
            .group_by(labels.c.field, labels.c.new)
            .order_by(labels.c.field, total.desc(), labels.c.new)
            .limit(limit)
        )
        rows = self.connection.execute(query)
        return tuple(LabelCount(field=row[0], value=row[1], count=row[2], held=row[3]) for row in rows)
