"""Tokens of programs in SQL."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from app.domain.api_token import ApiToken, Scope
from app.domain.errors import Conflict, NotFound
from app.storage.codec import decode, encode
from app.storage.tables.door import api_tokens
from app.storage.writing import insert_once

_NAMES = tuple(field.name for field in fields(ApiToken))


@dataclass(frozen=True, slots=True)
class SqlApiTokens:
    """`ApiTokens` on one connection's transaction."""

    connection: Connection

    def add(self, token: ApiToken) -> None:
        """Store a token under a name that is free."""
        values = {name: getattr(token, name) for name in _NAMES}
        sets = {name: encode(sorted(getattr(token, name))) for name in ("scopes", "audience", "queues")}
        if not insert_once(self.connection, api_tokens, values | sets):
            raise Conflict(f"There is a token {token.name!r} already, or was one. Choose another name.")

    def find(self, digest: str) -> ApiToken | None:
        """Return the token with this digest, in force or not."""
        row = self.connection.execute(select(api_tokens).where(api_tokens.c.digest == digest)).one_or_none()
        return _token(row) if row else None

    def all(self) -> tuple[ApiToken, ...]:
        """Return every token, those no longer in force included."""
        ordered = select(api_tokens).order_by(api_tokens.c.created_at, api_tokens.c.id)
        return tuple(_token(row) for row in self.connection.execute(ordered))

    def revoke(self, name: str, *, at: datetime) -> ApiToken:
        """End a token; the first end of one stays."""
        named = api_tokens.c.name == name
        in_force = named & api_tokens.c.revoked_at.is_(None)
        self.connection.execute(update(api_tokens).where(in_force).values(revoked_at=at))
        row = self.connection.execute(select(api_tokens).where(named)).one_or_none()
        if row is None:
            raise NotFound(f"There is no token {name!r}. `firstline tokens list` shows them all.")
        return _token(row)

    def used(self, token_id: str, *, at: datetime) -> None:
        """Note that it was used."""
        self.connection.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(used_at=at))


def _token(row: Row[tuple[object, ...]]) -> ApiToken:
    values = {name: getattr(row, name) for name in _NAMES}
    groups = {name: decode(frozenset[str], getattr(row, name)) for name in ("audience", "queues")}
    return ApiToken(**values | groups | {"scopes": decode(frozenset[Scope], row.scopes)})
