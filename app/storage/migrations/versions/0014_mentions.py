"""Who was named in which note, and the queues that a token is for."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the table, its index, and the column."""
    op.create_table(
        "mentions",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message_id", "person", name=op.f("pk_mentions")),
    )
    op.create_index("ix_mentions_person", "mentions", ["person", "at"], unique=False)
    op.add_column("api_tokens", sa.Column("queues", sa.Text(), nullable=False, server_default="[]"))
