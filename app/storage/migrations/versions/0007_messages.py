"""What people write on a ticket gets a place of its own; what requesters wrote back until now is copied there."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_WRITTEN = ("thanked", "still_broken", "detail_added", "wrote_back", "escalated", "reopened", "cancelled")


def upgrade() -> None:
    """Add the table, and copy what events of tickets name."""
    op.create_table(
        "messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_ticket", "messages", ["ticket_id", "at", "id"], unique=False)
    _copy()


def _copy() -> None:
    connection = op.get_bind()
    table = sa.table(
        "messages",
        *(sa.column(name) for name in ("id", "ticket_id", "kind", "author", "text", "source")),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    events = sa.table("ticket_events", *(sa.column(n) for n in ("ticket_id", "kind", "actor", "detail", "position")))
    requests = sa.table(
        "requests", sa.column("id"), sa.column("payload"), sa.column("received_at", sa.DateTime(timezone=True))
    )
    named = sa.select(events).where(events.c.kind.in_(_WRITTEN), events.c.detail.like("%req_%"))
    copied: set[str] = set()
    for event in connection.execute(named.order_by(events.c.position)).all():
        message_id = event.detail.rpartition(": ")[2]
        row = connection.execute(sa.select(requests).where(requests.c.id == message_id)).one_or_none()
        if row is None or row.id in copied:
            continue
        said = json.loads(row.payload)
        if said["requester"] == event.actor:
            copied.add(row.id)
            values = {"id": row.id, "ticket_id": event.ticket_id, "kind": "requester", "author": event.actor}
            more = {"text": said["text"], "at": row.received_at, "source": said["origin"]["channel"]}
            connection.execute(sa.insert(table).values(**values, **more))
