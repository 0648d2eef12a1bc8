"""A message may come with files."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; a message from before had none."""
    op.add_column("messages", sa.Column("files", sa.Text(), server_default="[]", nullable=False))
