"""What corrections, repeats and storms keep, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.errors import Conflict, NotFound
from app.domain.fingerprint import Fingerprint
from app.domain.incident import Incident, IncidentState
from app.domain.label import Label
from app.domain.ticket import Ticket


@dataclass(slots=True)
class IncidentData:
    attachments: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    examined: set[str] = field(default_factory=set)
    incidents: dict[str, Incident] = field(default_factory=dict)
    linked: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)

    def copied(self) -> IncidentData:
        return IncidentData(
            attachments=dict(self.attachments),
            fingerprints=dict(self.fingerprints),
            examined=set(self.examined),
            incidents=dict(self.incidents),
            linked=dict(self.linked),
            labels=dict(self.labels),
        )


@dataclass(slots=True)
class MemoryAttachments:
    data: IncidentData

    def attach(self, request_id: str, ticket_id: str, *, at: datetime) -> None:
        self.data.attachments.setdefault(request_id, (ticket_id, at))

    def detach(self, request_id: str) -> None:
        self.data.attachments.pop(request_id, None)

    def requests_of(self, ticket_id: str) -> tuple[str, ...]:
        found = [(at, request_id) for request_id, (kept, at) in self.data.attachments.items() if kept == ticket_id]
        return tuple(request_id for _, request_id in sorted(found))


@dataclass(slots=True)
class MemoryFingerprints:
    data: IncidentData

    def add(self, fingerprint: Fingerprint) -> None:
        if not self.data.fingerprints.setdefault(fingerprint.request_id, fingerprint).is_read:
            self.data.fingerprints[fingerprint.request_id] = fingerprint

    def since(self, moment: datetime, *, requester: str | None = None, limit: int) -> tuple[Fingerprint, ...]:
        found = [one for one in self._ordered() if one.at >= moment and requester in {None, one.requester}]
        return tuple(found[::-1][:limit])

    def examine(self, *, limit: int) -> tuple[Fingerprint, ...]:
        return tuple(one for one in self._ordered() if one.request_id not in self.data.examined)[:limit]

    def examined(self, request_id: str) -> None:
        self.data.examined.add(request_id)

    def prune(self, *, before: datetime, limit: int) -> int:
        old = [one.request_id for one in self._ordered() if one.at < before][:limit]
        for request_id in old:
            del self.data.fingerprints[request_id]
        return len(old)

    def _ordered(self) -> list[Fingerprint]:
        return sorted(self.data.fingerprints.values(), key=lambda one: (one.at, one.request_id))


@dataclass(slots=True)
class MemoryIncidents:
    data: IncidentData

    def add(self, incident: Incident) -> None:
        self.data.incidents.setdefault(incident.id, incident)

    def get(self, incident_id: str) -> Incident:
        if incident_id not in self.data.incidents:
            raise NotFound(f"There is no incident {incident_id!r}. Check the id.")
        return self.data.incidents[incident_id]

    def save(self, incident: Incident) -> None:
        stored = self.data.incidents.get(incident.id)
        if stored is None or stored.version != incident.version - 1:
            raise Conflict(f"Incident {incident.id!r} has changed meanwhile.")
        self.data.incidents[incident.id] = incident

    def find(self, *, states: frozenset[IncidentState], limit: int) -> tuple[Incident, ...]:
        found = [incident for incident in self.data.incidents.values() if incident.state in states]
        return tuple(sorted(found, key=lambda one: (one.opened_at, one.id), reverse=True)[:limit])


@dataclass(slots=True)
class MemoryIncidentTickets:
    data: IncidentData
    tickets: dict[str, Ticket]

    def link(self, incident_id: str, ticket_id: str, *, at: datetime) -> bool:
        new = ticket_id not in self.data.linked
        self.data.linked.setdefault(ticket_id, (incident_id, at))
        return new

    def tickets_of(self, incident_id: str) -> tuple[str, ...]:
        found = [(at, ticket_id) for ticket_id, (kept, at) in self.data.linked.items() if kept == incident_id]
        return tuple(ticket_id for _, ticket_id in sorted(found))

    def incident_of(self, ticket_id: str) -> str:
        return self.data.linked.get(ticket_id, ("",))[0]

    def reports(
        self, incident_ids: Collection[str], *, since: datetime, limit: int
    ) -> tuple[tuple[str, Fingerprint], ...]:
        newest = sorted(self.data.fingerprints.values(), key=lambda one: (one.at, one.request_id), reverse=True)
        own = {ticket.request_id: ticket.id for ticket in self.tickets.values()}
        named = [(self.incident_of(own.get(one.request_id, "")), one) for one in newest if one.at >= since]
        return tuple((incident, one) for incident, one in named if incident in incident_ids)[:limit]


@dataclass(slots=True)
class MemoryLabels:
    data: IncidentData

    def add(self, labels: Iterable[Label]) -> int:
        before = len(self.data.labels)
        for label in labels:
            self.data.labels.setdefault(label.id, label)
        return len(self.data.labels) - before

    def all(self) -> tuple[Label, ...]:
        return tuple(self.data.labels.values())

    def hold(self, label_id: str, *, reason: str) -> None:
        if label_id in self.data.labels:
            self.data.labels[label_id] = replace(self.data.labels[label_id], held=reason)
