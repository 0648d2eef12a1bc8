"""What past requests are recognised by, in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, delete, not_, select, update

from app.domain.fingerprint import UNREAD, Features, Fingerprint
from app.storage.tables.core import fingerprints
from app.storage.writing import insert_once

_AT_ONCE = 500
"""So many are read by one query; databases limit how many values it may name."""

# Made once, for each request asks: to put a statement together takes longer than to run it.
_AT_MOST = bindparam("at_most", type_=Integer)
_THESE = select(fingerprints).where(fingerprints.c.request_id.in_(bindparam("these", expanding=True)))
_NEWEST = (
    select(fingerprints.c.request_id)
    .where(fingerprints.c.at >= bindparam("since"))
    .order_by(fingerprints.c.at.desc(), fingerprints.c.request_id.desc())
    .limit(_AT_MOST)
)
_NEWEST_OF = _NEWEST.where(fingerprints.c.requester == bindparam("of"))
_TO_EXAMINE = (
    select(fingerprints.c.request_id)
    .where(not_(fingerprints.c.examined))
    .order_by(fingerprints.c.at, fingerprints.c.request_id)
    .limit(_AT_MOST)
)
_EXAMINED = update(fingerprints).where(fingerprints.c.request_id == bindparam("over")).values(examined=True)
_READ_NOW = (
    update(fingerprints)
    .where(fingerprints.c.request_id == bindparam("of"), fingerprints.c.model == UNREAD.model)
    .values({name: bindparam(f"new_{name}") for name in ("model", "vector", "words", "codes")})
)


class Remembered:
    """Fingerprints of one database that were read before; any thread may use it.

    Each request is compared with those of the last half hour, and in the middle of an incident with every report of
    it. Once its text is read a fingerprint never changes, so which ones there are is all that must be asked again.
    """

    def __init__(self, *, most: int = 5000) -> None:
        self._most, self._lock = most, Lock()
        self._known: dict[str, Fingerprint] = {}

    def of(self, connection: Connection, request_ids: Sequence[str]) -> Iterator[Fingerprint]:
        """Yield the fingerprints of these requests in their order; one that is gone meanwhile is left out."""
        held = {id: known for id in request_ids if (known := self._known.get(id)) is not None}
        missing = [id for id in request_ids if id not in held]
        for start in range(0, len(missing), _AT_ONCE):
            for row in connection.execute(_THESE, {"these": missing[start : start + _AT_ONCE]}):
                held[row.request_id] = as_fingerprint(row)
        self._keep({id: held[id] for id in missing if id in held and held[id].is_read})
        return (held[id] for id in request_ids if id in held)

    def _keep(self, new: Mapping[str, Fingerprint]) -> None:
        with self._lock:
            self._known.update(new)
            for oldest in list(islice(self._known, max(0, len(self._known) - self._most))):
                del self._known[oldest]


@dataclass(frozen=True, slots=True)
class SqlFingerprints:
    """`Fingerprints` on one connection's transaction."""

    connection: Connection
    remembered: Remembered = field(default_factory=Remembered)

    def add(self, fingerprint: Fingerprint) -> None:
        """Keep the fingerprint of a request, unless there is one whose text was read."""
        features = row_of(fingerprint.features)
        row = {
            "request_id": fingerprint.request_id,
            "requester": fingerprint.requester,
            "at": fingerprint.at,
            "examined": False,
            **features,
        }
        if not insert_once(self.connection, fingerprints, row) and fingerprint.is_read:
            new = {f"new_{name}": value for name, value in features.items()}
            self.connection.execute(_READ_NOW, new | {"of": fingerprint.request_id})

    def since(self, moment: datetime, *, requester: str | None = None, limit: int) -> tuple[Fingerprint, ...]:
        """Return the newest from `moment` on, of everybody or of one requester."""
        wanted = {"since": moment, "at_most": limit}
        if requester is None:
            return self._of(self.connection.scalars(_NEWEST, wanted).all())
        return self._of(self.connection.scalars(_NEWEST_OF, wanted | {"of": requester}).all())

    def examine(self, *, limit: int) -> tuple[Fingerprint, ...]:
        """Return the oldest that were not examined."""
        return self._of(self.connection.scalars(_TO_EXAMINE, {"at_most": limit}).all())

    def examined(self, request_id: str) -> None:
        """Take a fingerprint out of those to examine."""
        self.connection.execute(_EXAMINED, {"over": request_id})

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget fingerprints from before a moment, at most `limit`."""
        old = select(fingerprints.c.request_id).where(fingerprints.c.at < before)
        batch = old.order_by(fingerprints.c.at).limit(limit).scalar_subquery()
        return self.connection.execute(delete(fingerprints).where(fingerprints.c.request_id.in_(batch))).rowcount

    def _of(self, request_ids: Sequence[str]) -> tuple[Fingerprint, ...]:
        return tuple(self.remembered.of(self.connection, request_ids))


def as_fingerprint(row: Row[Any]) -> Fingerprint:
    """Return what a row keeps."""
    return Fingerprint(request_id=row.request_id, requester=row.requester, at=row.at, features=features_of(row))


def row_of(features: Features) -> dict[str, object]:
    """Return the columns that a request, or a use of a suggestion, is recognised by."""
    return {
        "model": features.model,
        "vector": features.vector,
        "words": json.dumps(sorted(features.words), ensure_ascii=False),
        "codes": json.dumps(sorted(features.codes), ensure_ascii=False),
    }


def features_of(row: Row[Any]) -> Features:
    """Return what `row_of` put there."""
    return Features(
        model=row.model,
        vector=bytes(row.vector),
        words=frozenset(json.loads(row.words)),
        codes=frozenset(json.loads(row.codes)),
    )
