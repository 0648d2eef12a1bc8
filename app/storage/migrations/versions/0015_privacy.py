"""Who asked to be left out; tickets are found by their id in another system."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the table and the index."""
    op.create_table(
        "opt_outs",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_opt_outs")),
    )
    op.create_index("ix_ticket_links_external", "ticket_links", ["system", "external_id"], unique=False)
