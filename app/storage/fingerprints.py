"""What past requests are recognised by, in SQL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, delete, not_, select, update

from app.domain.fingerprint import Features, Fingerprint
from app.storage.tables import fingerprints
from app.storage.writing import insert_once

_REMEMBERED = 2000
"""Of so many the words are not taken apart again: each request is compared with those of the last half hour."""


@dataclass(frozen=True, slots=True)
class SqlFingerprints:
    """`Fingerprints` on one connection's transaction."""

    connection: Connection

    def add(self, fingerprint: Fingerprint) -> None:
        """Keep the fingerprint of a request, unless there is one."""
        features = fingerprint.features
        row = {
            "request_id": fingerprint.request_id,
            "requester": fingerprint.requester,
            "at": fingerprint.at,
            "model": features.model,
            "vector": features.vector,
            "words": json.dumps(sorted(features.words), ensure_ascii=False),
            "codes": json.dumps(sorted(features.codes), ensure_ascii=False),
            "examined": False,
        }
        insert_once(self.connection, fingerprints, row)

    def since(self, moment: datetime, *, requester: str | None = None, limit: int) -> tuple[Fingerprint, ...]:
        """Return the newest from `moment` on, of everybody or of one requester."""
        query = select(fingerprints).where(fingerprints.c.at >= moment)
        if requester is not None:
            query = query.where(fingerprints.c.requester == requester)
        ordered = query.order_by(fingerprints.c.at.desc(), fingerprints.c.request_id.desc()).limit(limit)
        return tuple(as_fingerprint(row) for row in self.connection.execute(ordered))

    def examine(self, *, limit: int) -> tuple[Fingerprint, ...]:
        """Return the oldest that were not examined."""
        query = select(fingerprints).where(not_(fingerprints.c.examined))
        ordered = query.order_by(fingerprints.c.at, fingerprints.c.request_id).limit(limit)
        return tuple(as_fingerprint(row) for row in self.connection.execute(ordered))

    def examined(self, request_id: str) -> None:
        """Take a fingerprint out of those to examine."""
        entry = fingerprints.c.request_id == request_id
        self.connection.execute(update(fingerprints).where(entry).values(examined=True))

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget fingerprints from before a moment, at most `limit`."""
        old = select(fingerprints.c.request_id).where(fingerprints.c.at < before)
        batch = old.order_by(fingerprints.c.at).limit(limit).scalar_subquery()
        return self.connection.execute(delete(fingerprints).where(fingerprints.c.request_id.in_(batch))).rowcount


def as_fingerprint(row: Row[Any]) -> Fingerprint:
    """Return what a row keeps."""
    features = _features(row.model, bytes(row.vector), row.words, row.codes)
    return Fingerprint(request_id=row.request_id, requester=row.requester, at=row.at, features=features)


@lru_cache(maxsize=_REMEMBERED)
def _features(model: str, vector: bytes, words: str, codes: str) -> Features:
    return Features(model=model, vector=vector, words=frozenset(json.loads(words)), codes=frozenset(json.loads(codes)))
