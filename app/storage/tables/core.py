"""The tables that every request needs, and the types their columns share."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on both sides, UTC in the database. SQLite keeps sortable text, PostgreSQL timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` in UTC; refuse a naive moment, whose meaning nobody knows."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return the stored moment, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("payload", Text, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("done", Boolean, nullable=False, default=False),
    Column("payload", Text, nullable=False),
)
_one_message = text("message <> ''")
_one_event = text("event_id <> ''")
_not_done = text("NOT done")
Index(
    "uq_inbox_message",
    inbox.c.channel,
    inbox.c.conversation,
    inbox.c.message,
    unique=True,
    sqlite_where=_one_message,
    postgresql_where=_one_message,
)
Index(
    "uq_inbox_event",
    inbox.c.channel,
    inbox.c.event_id,
    unique=True,
    sqlite_where=_one_event,
    postgresql_where=_one_event,
)
Index(
    "ix_inbox_waiting",
    inbox.c.accepted_at,
    inbox.c.request_id,
    sqlite_where=_not_done,
    postgresql_where=_not_done,
)

_done = text("done")
Index("ix_inbox_done", inbox.c.accepted_at, sqlite_where=_done, postgresql_where=_done)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("request_id", Text, ForeignKey("requests.id"), nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("requester", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("queue", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("snoozed_until", UtcDateTime),
    Column("tags", Text, nullable=False, server_default="[]"),
    Column("version", Integer, nullable=False),
)
Index("ix_tickets_newest", tickets.c.created_at, tickets.c.id)
Index("ix_tickets_requester", tickets.c.requester, tickets.c.created_at, tickets.c.id)
Index("ix_tickets_queue", tickets.c.queue, tickets.c.state, tickets.c.created_at, tickets.c.id)
Index("ix_tickets_state", tickets.c.state, tickets.c.created_at, tickets.c.id)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("detail", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=""),
)

ticket_links = Table(
    "ticket_links",
    metadata,
    Column("ticket_id", Text, ForeignKey("tickets.id"), primary_key=True),
    Column("system", Text, primary_key=True),
    Column("external_id", Text, nullable=False),
)
Index("ix_ticket_links_external", ticket_links.c.system, ticket_links.c.external_id)

# A receipt needs no stored request: `firstline ask` keeps the receipt of a question that never became one. A request
# has one for each turn it took.
receipts = Table(
    "receipts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("request_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("confidence", Float, nullable=False, server_default="0"),
    Column("language", Text, nullable=False, server_default=""),
)
Index("ix_receipts_kind", receipts.c.kind, receipts.c.at, receipts.c.id)
Index("ix_receipts_request_id", receipts.c.request_id, receipts.c.at, receipts.c.id)

feedback = Table(
    "feedback",
    metadata,
    Column("request_id", Text, ForeignKey("requests.id"), primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("verdict", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("comment", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, default="waiting"),
    Column("payload", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", UtcDateTime),
    Column("leased_until", UtcDateTime),
    Column("last_error", Text, nullable=False, default=""),
    Column("begun", Boolean, nullable=False, default=False, server_default=false()),
)
_waiting = text("state = 'waiting'")
Index("ix_outbox_waiting", outbox.c.position, sqlite_where=_waiting, postgresql_where=_waiting)
_dead = text("state = 'dead'")
Index("ix_outbox_dead", outbox.c.position, sqlite_where=_dead, postgresql_where=_dead)

attachments = Table(
    "attachments",
    metadata,
    Column("request_id", Text, ForeignKey("requests.id"), primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("requester", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("model", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("words", Text, nullable=False),
    Column("codes", Text, nullable=False),
    Column("examined", Boolean, nullable=False, default=False),
)
Index("ix_fingerprints_requester", fingerprints.c.requester, fingerprints.c.at)
_unexamined = text("NOT examined")
Index("ix_fingerprints_unexamined", fingerprints.c.at, sqlite_where=_unexamined, postgresql_where=_unexamined)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_incidents_state", incidents.c.state, incidents.c.opened_at)

incident_tickets = Table(
    "incident_tickets",
    metadata,
    Column("ticket_id", Text, ForeignKey("tickets.id"), primary_key=True),
    Column("incident_id", Text, ForeignKey("incidents.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_incident_tickets_incident", incident_tickets.c.incident_id, incident_tickets.c.at)

labels = Table(
    "labels",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("source", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("held", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("answers", Integer, nullable=False, server_default="0"),
)
Index(
    "ix_deliveries_waiting",
    deliveries.c.received_at,
    deliveries.c.id,
    sqlite_where=_not_done,
    postgresql_where=_not_done,
)
Index("ix_tickets_origin", tickets.c.channel, tickets.c.conversation, tickets.c.message)
