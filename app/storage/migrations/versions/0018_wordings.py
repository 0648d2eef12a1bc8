"""What a message said before its author changed it, and since when it says what it says."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.core import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("messages", sa.Column("edited_at", UtcDateTime()))
    op.add_column("messages", sa.Column("earlier", sa.Text(), nullable=False, server_default="[]"))
