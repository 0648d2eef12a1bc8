"""What corrections taught, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from sqlalchemy import Connection, select, update

from app.domain.label import Label
from app.storage.tables import core as tables
from app.storage.writing import insert_once

_NAMES = tuple(field.name for field in fields(Label))


@dataclass(frozen=True, slots=True)
class SqlLabels:
    """`Labels` on one connection's transaction."""

    connection: Connection

    def add(self, labels: Iterable[Label]) -> int:
        """Keep each label whose id is new; return how many were."""
        return sum(self._add(label) for label in labels)

    def all(self) -> tuple[Label, ...]:
        """Return every label in the order they came."""
        found = self.connection.execute(select(tables.labels).order_by(tables.labels.c.position))
        return tuple(Label(**{name: getattr(row, name) for name in _NAMES}) for row in found)

    def hold(self, label_id: str, *, reason: str) -> None:
        """Keep a label out of training, or with an empty reason let it in again."""
        entry = tables.labels.c.id == label_id
        self.connection.execute(update(tables.labels).where(entry).values(held=reason))

    def _add(self, label: Label) -> bool:
        values = {name: getattr(label, name) for name in _NAMES} | {"digest": label.digest}
        return insert_once(self.connection, tables.labels, values)
