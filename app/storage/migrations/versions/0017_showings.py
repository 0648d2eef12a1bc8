"""Whether showing an effect, which nobody can look up afterwards, was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column."""
    op.add_column("outbox", sa.Column("begun", sa.Boolean(), nullable=False, server_default=sa.false()))
