"""A request may take several turns, each with a receipt of its own."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Allow several receipts a request, and keep finding them by it."""
    with op.batch_alter_table("receipts") as batch:
        batch.drop_constraint(op.f("uq_receipts_request_id"), type_="unique")
    op.create_index("ix_receipts_request_id", "receipts", ["request_id", "at", "id"], unique=False)
