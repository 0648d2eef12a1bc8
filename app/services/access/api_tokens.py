"""Named tokens: made, looked up, revoked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.api_token import PREFIX, SCOPES, ApiToken, Scope
from app.domain.audit import TOKEN_MADE, TOKEN_REVOKED
from app.domain.errors import InvalidInput
from app.domain.person import digest_of, is_of
from app.ports import Clock, IdMaker, UnitOfWorkFactory
from app.services.access.audit import RecordAct

MAX_TOKENS = 1000
LONGEST_DAYS = 3660
_NAME_LENGTH = 60
_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What a new token shall be."""

    name: str
    scopes: frozenset[Scope]
    days: int = 90
    audience: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeToken:
    """Makes a token; its text is returned once and only its digest is kept."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    make_secret: Callable[[], str]
    record: RecordAct

    def __call__(self, wish: TokenWish, *, by: str) -> tuple[ApiToken, str]:
        """Return what is kept and the token itself; raise `InvalidInput`, or `Conflict` for a name that is taken."""
        _check(wish)
        text, now = PREFIX + self.make_secret(), self.clock.now()
        token = ApiToken(
            id=self.ids.new("tok"),
            name=wish.name,
            digest=digest_of(text),
            scopes=wish.scopes,
            created_at=now,
            expires_at=now + timedelta(days=wish.days),
            created_by=by,
            audience=wish.audience,
            queues=wish.queues,
        )
        with self.unit_of_work() as work:
            if len(work.api_tokens.all()) >= MAX_TOKENS:
                raise InvalidInput(f"There are {MAX_TOKENS} tokens already. Share one among like programs.")
            work.api_tokens.add(token)
            self.record.within(work, TOKEN_MADE, actor=by, about=token.name, detail=", ".join(sorted(token.scopes)))
            work.commit()
        return token, text


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeToken:
    """Ends a token at once."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    record: RecordAct

    def __call__(self, name: str, *, by: str) -> ApiToken:
        """Return the token, revoked; raise `NotFound` where there is none of this name."""
        with self.unit_of_work() as work:
            token = work.api_tokens.revoke(name, at=self.clock.now())
            self.record.within(work, TOKEN_REVOKED, actor=by, about=name)
            work.commit()
        return token


@dataclass(frozen=True, slots=True, kw_only=True)
class FindToken:
    """Tells which token a program sent."""

    reading: UnitOfWorkFactory
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, text: str) -> ApiToken | None:
        """Return the token in force with this text, or None; being looked up is being used."""
        if not text.startswith(PREFIX):
            return None
        now = self.clock.now()
        with self.reading() as work:
            token = work.api_tokens.find(digest_of(text))
        if token is None or not is_of(text, token.digest) or not token.holds(now):
            return None
        if token.used_at is None or now - token.used_at >= _NOTED_EVERY:
            with self.unit_of_work() as work:
                work.api_tokens.used(token.id, at=now)
                work.commit()
        return token


def _check(wish: TokenWish) -> None:
    name = wish.name
    if not name or len(name) > _NAME_LENGTH or not name.replace("-", "").replace("_", "").isalnum():
        raise InvalidInput(f"A token's name is made of letters, digits, - and _, up to {_NAME_LENGTH}. Not {name!r}.")
    if not wish.scopes:
        raise InvalidInput(f"Say what the token may do, with --scope: one or more of {', '.join(SCOPES)}.")
    if wish.queues and "admin" in wish.scopes:
        raise InvalidInput("A token of scope admin is for all queues. Leave --queue out, or choose --scope agent.")
    if not 1 <= wish.days <= LONGEST_DAYS:
        raise InvalidInput(f"A token is good for 1 to {LONGEST_DAYS} days, not {wish.days}.")
