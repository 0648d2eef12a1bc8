"""The desk: lists of tickets, and what people keep for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create drawers, and index tickets by load and by assignee."""
    op.create_table(
        "drawers",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_drawers")),
    )
    op.create_index("ix_drawers_at", "drawers", ["at"], unique=False)
    op.create_index("ix_drawers_name", "drawers", ["name", "at"], unique=False)
    op.create_index("ix_tickets_load", "tickets", ["state", "tier", "queue", "assignee"], unique=False)
    op.create_index("ix_tickets_assignee", "tickets", ["assignee", "state", "created_at", "id"], unique=False)
