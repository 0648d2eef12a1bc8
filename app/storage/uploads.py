"""Files that people sent us, in SQL: with their request they are kept, saved and forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Index, LargeBinary, Table, Text, delete, select, update

from app.domain.errors import NotFound
from app.storage.tables.core import UtcDateTime, metadata
from app.storage.writing import insert_once

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("request_id", Text, nullable=False, server_default=""),
    Column("at", UtcDateTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
Index("ix_uploads_request", uploads.c.request_id, uploads.c.at)


@dataclass(frozen=True, slots=True)
class SqlUploads:
    """`Uploads` on one connection's transaction."""

    connection: Connection

    def keep(self, upload_id: str, content: bytes, *, at: datetime) -> None:
        """Keep a file that no request has yet."""
        insert_once(self.connection, uploads, {"id": upload_id, "request_id": "", "at": at, "content": content})

    def claim(self, upload_ids: Iterable[str], *, request_id: str) -> None:
        """Make files a request's, as far as they are nobody's."""
        theirs = uploads.c.id.in_(list(upload_ids)) & (uploads.c.request_id == "")
        self.connection.execute(update(uploads).where(theirs).values(request_id=request_id))

    def content(self, upload_id: str) -> bytes:
        """Return what is in a file or raise `NotFound`."""
        found = self.connection.execute(select(uploads.c.content).where(uploads.c.id == upload_id)).scalar_one_or_none()
        if found is None:
            raise NotFound(f"There is no file {upload_id!r}. It may be forgotten by now.")
        return bytes(found)

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget files that no request ever had."""
        nobodys = (uploads.c.request_id == "") & (uploads.c.at < before)
        old = select(uploads.c.id).where(nobodys).order_by(uploads.c.at).limit(limit)
        found = list(self.connection.execute(old).scalars())
        self.connection.execute(delete(uploads).where(uploads.c.id.in_(found)))
        return len(found)
