"""Receipts can be looked up by what was decided, and counted by how sure the engine was."""

import json
import math

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
_BATCH = 500


def upgrade() -> None:
    """Add the columns, fill them from what each receipt holds, and index them."""
    op.add_column("receipts", sa.Column("kind", sa.Text(), nullable=False, server_default=""))
    op.add_column("receipts", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("receipts", sa.Column("confidence", sa.Float(), nullable=False, server_default="0"))
    op.add_column("receipts", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    _fill()
    op.create_index("ix_receipts_kind", "receipts", ["kind", "at", "id"], unique=False)


def _fill() -> None:
    table = sa.table("receipts", *map(sa.column, ("id", "payload", "kind", "reason", "confidence", "language")))
    connection, last = op.get_bind(), ""
    change = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("key"))
        .values({name: sa.bindparam(f"new_{name}") for name in ("kind", "reason", "confidence", "language")})
    )
    while rows := connection.execute(
        sa.select(table.c.id, table.c.payload).where(table.c.id > last).order_by(table.c.id).limit(_BATCH)
    ).all():
        connection.execute(change, [_values(row.id, row.payload) for row in rows])
        last = rows[-1].id


def _values(key: str, payload: str) -> dict[str, object]:
    receipt = json.loads(payload)
    decision = receipt["decision"]
    confidence = float(decision["confidence"])
    return {
        "key": key,
        "new_kind": decision["kind"],
        "new_reason": decision["reason"],
        "new_confidence": confidence if math.isfinite(confidence) else 0.0,
        "new_language": receipt["triage"]["language"],
    }
