"""Files that people sent us, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotFound

UploadData = dict[str, tuple[str, datetime, bytes]]


@dataclass(slots=True)
class MemoryUploads:
    kept: UploadData

    def keep(self, upload_id: str, content: bytes, *, at: datetime) -> None:
        self.kept.setdefault(upload_id, ("", at, content))

    def claim(self, upload_ids: Iterable[str], *, request_id: str) -> None:
        for id in upload_ids:
            if id in self.kept and not self.kept[id][0]:
                self.kept[id] = (request_id, *self.kept[id][1:])

    def content(self, upload_id: str) -> bytes:
        if upload_id not in self.kept:
            raise NotFound(f"There is no file {upload_id!r}.")
        return self.kept[upload_id][2]

    def prune(self, *, before: datetime, limit: int) -> int:
        old = sorted((at, id) for id, (request_id, at, _) in self.kept.items() if not request_id and at < before)
        for _, id in old[:limit]:
            del self.kept[id]
        return len(old[:limit])
