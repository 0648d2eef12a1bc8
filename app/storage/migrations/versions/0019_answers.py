"""How many answers to a raw event were begun, so that none is shown twice."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column."""
    op.add_column("deliveries", sa.Column("answers", sa.Integer(), nullable=False, server_default="0"))
