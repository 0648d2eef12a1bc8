"""Incidents and the tickets they hold, in SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, select, update

from app.domain.errors import Conflict, NotFound
from app.domain.fingerprint import Fingerprint
from app.domain.incident import Incident, IncidentState
from app.storage.fingerprints import Remembered
from app.storage.tables.core import fingerprints, incident_tickets, incidents, tickets
from app.storage.writing import insert_once

# Made once, for each request asks: to put a statement together takes longer than to run it.
_AT_MOST = bindparam("at_most", type_=Integer)
_IN_STATES = (
    select(incidents)
    .where(incidents.c.state.in_(bindparam("states", expanding=True)))
    .order_by(incidents.c.opened_at.desc(), incidents.c.id.desc())
    .limit(_AT_MOST)
)
_REPORTS = (
    select(fingerprints.c.request_id, incident_tickets.c.incident_id)
    .join(tickets, tickets.c.request_id == fingerprints.c.request_id)
    .join(incident_tickets, tickets.c.id == incident_tickets.c.ticket_id)
    .where(
        incident_tickets.c.incident_id.in_(bindparam("of", expanding=True)),
        fingerprints.c.at >= bindparam("since"),
    )
    .order_by(fingerprints.c.at.desc(), fingerprints.c.request_id.desc())
    .limit(_AT_MOST)
)


@dataclass(frozen=True, slots=True)
class SqlIncidents:
    """`Incidents` on one connection's transaction."""

    connection: Connection

    def add(self, incident: Incident) -> None:
        """Store a new incident, once."""
        insert_once(self.connection, incidents, _row(incident))

    def get(self, incident_id: str) -> Incident:
        """Return the incident or raise `NotFound`."""
        row = self.connection.execute(select(incidents).where(incidents.c.id == incident_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no incident {incident_id!r}. Check the id.")
        return _incident(row)

    def save(self, incident: Incident) -> None:
        """Store the next version of `incident`; raise `Conflict` on a stale one."""
        same = (incidents.c.id == incident.id) & (incidents.c.version == incident.version - 1)
        if not self.connection.execute(update(incidents).where(same).values(_row(incident))).rowcount:
            raise Conflict(f"Incident {incident.id!r} has changed meanwhile. Load it again and repeat the step.")

    def find(self, *, states: frozenset[IncidentState], limit: int) -> tuple[Incident, ...]:
        """Return at most `limit` incidents in one of `states`, newest first."""
        wanted = {"states": sorted(states), "at_most": limit}
        return tuple(_incident(row) for row in self.connection.execute(_IN_STATES, wanted))


@dataclass(frozen=True, slots=True)
class SqlIncidentTickets:
    """`IncidentTickets` on one connection's transaction."""

    connection: Connection
    remembered: Remembered = field(default_factory=Remembered)

    def link(self, incident_id: str, ticket_id: str, *, at: datetime) -> bool:
        """Put the ticket into the incident; return False where it is in one already."""
        values = {"ticket_id": ticket_id, "incident_id": incident_id, "at": at}
        return insert_once(self.connection, incident_tickets, values)

    def tickets_of(self, incident_id: str) -> tuple[str, ...]:
        """Return the ids of the incident's tickets, in the order they came."""
        query = select(incident_tickets.c.ticket_id).where(incident_tickets.c.incident_id == incident_id)
        ordered = query.order_by(incident_tickets.c.at, incident_tickets.c.ticket_id)
        return tuple(self.connection.execute(ordered).scalars())

    def incident_of(self, ticket_id: str) -> str:
        """Return the incident's id, or an empty text."""
        query = select(incident_tickets.c.incident_id).where(incident_tickets.c.ticket_id == ticket_id)
        return self.connection.execute(query).scalar_one_or_none() or ""

    def reports(
        self, incident_ids: Collection[str], *, since: datetime, limit: int
    ) -> tuple[tuple[str, Fingerprint], ...]:
        """Return what the tickets of some incidents were recognised by, each with its incident, newest first."""
        wanted = {"of": sorted(incident_ids), "since": since, "at_most": limit}
        incident_of = dict(self.connection.execute(_REPORTS, wanted).all())
        reports = self.remembered.of(self.connection, list(incident_of))
        return tuple((incident_of[report.request_id], report) for report in reports)


_NAMES = tuple(field.name for field in fields(Incident))


def _row(incident: Incident) -> dict[str, object]:
    return {name: getattr(incident, name) for name in _NAMES}


def _incident(row: Row[Any]) -> Incident:
    return Incident(**{name: getattr(row, name) for name in _NAMES})
