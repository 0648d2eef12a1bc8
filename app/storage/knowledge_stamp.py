"""Whether there may be something new to learn, told by a few numbers and no words."""

from __future__ import annotations

from collections.abc import Hashable

from sqlalchemy import Engine, func, select

from app.storage.database import READING
from app.storage.tables.conversation import messages
from app.storage.tables.core import ticket_events
from app.storage.tables.privacy import opt_outs


def knowledge_stamp(engine: Engine) -> Hashable:
    """Return what differs once a ticket moved, somebody wrote, something was erased, or a wish was made."""
    told = select(
        select(func.max(ticket_events.c.position)).scalar_subquery(),
        select(func.count()).select_from(messages).scalar_subquery(),
        select(func.max(messages.c.at)).scalar_subquery(),
        select(func.count()).select_from(opt_outs).scalar_subquery(),
        select(func.max(opt_outs.c.at)).scalar_subquery(),
    )
    with engine.execution_options(**{READING: True}).connect() as connection:
        return tuple(connection.execute(told).one())
