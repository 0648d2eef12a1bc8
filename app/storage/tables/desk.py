"""What the desk keeps beside tickets, and what finds tickets for it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from app.storage.tables.core import UtcDateTime, metadata, tickets

drawers = Table(
    "drawers",
    metadata,
    Column("person", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)
Index("ix_drawers_name", drawers.c.name, drawers.c.at)
Index("ix_tickets_load", tickets.c.state, tickets.c.tier, tickets.c.queue, tickets.c.assignee)
Index("ix_tickets_assignee", tickets.c.assignee, tickets.c.state, tickets.c.created_at, tickets.c.id)
