"""Tickets may be snoozed and tagged; events say what state they left their ticket in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns; an event from before says nothing of the state."""
    op.add_column("tickets", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("tags", sa.Text(), server_default="[]", nullable=False))
    op.add_column("ticket_events", sa.Column("state", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_messages_source",
        "messages",
        ["source", "at"],
        unique=False,
        sqlite_where=sa.text("source <> ''"),
        postgresql_where=sa.text("source <> ''"),
    )
