"""Files that people sent us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol


class Uploads(Protocol):
    """What is in files that were sent, apart from the words they came with.

    A file is nobody's until a request claims it, once; `prune` forgets, at most `limit`, those that stayed nobody's
    since a moment, and `Erasure` those of the requests it forgets. `content` raises `NotFound`.
    """

    def keep(self, upload_id: str, content: bytes, *, at: datetime) -> None: ...

    def claim(self, upload_ids: Iterable[str], *, request_id: str) -> None: ...

    def content(self, upload_id: str) -> bytes: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...
