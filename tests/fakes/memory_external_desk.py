"""A ticket system with people of its own, in memory: for tests of what takes their changes over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.errors import DeliveryFailed
from app.domain.external import ExternalPerson, ExternalTicket, Remark
from tests.fakes.builders import MOMENT

ANN_THERE = ExternalPerson(id="ann-there", name="Ann There", email="ann@acme.example")


@dataclass(slots=True, kw_only=True)
class MemoryExternalDesk:
    """`ExternalDesk` over a dictionary. `failures` calls fail first; `now` is its own clock."""

    name: str = "elsewhere"
    tickets: dict[str, ExternalTicket] = field(default_factory=dict)
    failures: int = 0
    now: datetime = MOMENT
    _count: int = field(default=0, init=False)

    def changed(self, *, minutes: int) -> Iterator[tuple[str, str, datetime | None]]:
        self._maybe_fail()
        since = self.now - timedelta(minutes=minutes)
        for ticket in list(self.tickets.values()):
            if ticket.changed_at is None or ticket.changed_at >= since:
                yield ticket.id, ticket.marked, ticket.changed_at

    def look(self, external_id: str) -> ExternalTicket | None:
        self._maybe_fail()
        return self.tickets.get(external_id)

    # What people do there.

    def stand(self, marked: str) -> str:
        """A ticket of ours comes to stand there; return its id."""
        self._count += 1
        id = f"E-{self._count}"
        self.tickets[id] = ExternalTicket(id=id, name=id, marked=marked, priority="normal", urgency="normal")
        self.change(id)
        return id

    def change(self, id: str, **changed: Any) -> None:
        """Somebody changes it."""
        self.now += timedelta(seconds=1)
        self.tickets[id] = replace(self.tickets[id], changed_at=self.now, **changed)

    def write(self, id: str, text: str, *, public: bool = True, by: ExternalPerson = ANN_THERE) -> str:
        """Somebody writes; return the id of their words."""
        self._count += 1
        remark = Remark(id=f"R-{self._count}", author=by, text=text, public=public)
        self.change(id, remarks=(*self.tickets[id].remarks, remark))
        return remark.id

    def _maybe_fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise DeliveryFailed(f"{self.name} is not there just now.")
