"""Who may come in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.api_token import ApiToken
from app.domain.person import KnownPerson, Session, SignInLink
from app.domain.sign_on import Attempt, Vouched


class IdentityProvider(Protocol):
    """Signs people in at their organisation. Raises `SignInFailed` for whom it does not vouch, `NotReady` when down.

    `address` sends the browser there; what it brings back is worth nothing without the attempt it left with.
    """

    @property
    def issuer(self) -> str: ...

    def address(self, attempt: Attempt, *, back_to: str) -> str: ...

    def vouched(self, attempt: Attempt, *, code: str, back_to: str) -> Vouched: ...


class Sessions(Protocol):
    """Who is signed in. `find` is None for an id that is not there; `seen` and `end` of one do nothing.

    `end_all` ends those of a person and returns how many; sessions that expired are dropped when another one starts.
    """

    def start(self, session: Session, *, forget_before: datetime) -> None: ...

    def find(self, session_id: str) -> Session | None: ...

    def seen(self, session_id: str, *, at: datetime) -> None: ...

    def end(self, session_id: str) -> None: ...

    def end_all(self, person_id: str) -> int: ...


class SignInLinks(Protocol):
    """Links that let somebody in once. `take` hands a link to one caller only, and never one that has expired."""

    def add(self, link: SignInLink, *, now: datetime) -> None: ...

    def find(self, link_id: str, *, now: datetime) -> SignInLink | None: ...

    def take(self, link_id: str, *, now: datetime) -> SignInLink | None: ...


class ApiTokens(Protocol):
    """Tokens of programs, oldest first. `find` returns one by its digest, in force or not.

    `add` raises `Conflict` for a name that is taken, and a revoked one stays taken: histories name tokens. `revoke`
    keeps the first moment, and raises `NotFound` for a name that is none.
    """

    def add(self, token: ApiToken) -> None: ...

    def find(self, digest: str) -> ApiToken | None: ...

    def all(self) -> tuple[ApiToken, ...]: ...

    def revoke(self, name: str, *, at: datetime) -> ApiToken: ...

    def used(self, token_id: str, *, at: datetime) -> None: ...


class People(Protocol):
    """Who signed in, each as of the last time; `known` lists who came last first, with their sessions counted.

    `name` is what somebody is called, or an empty text for whoever never came. `met` keeps what a chat calls somebody
    who need not have signed in; it goes with the last of their tickets that is erased.
    """

    def saw(self, session: Session) -> None: ...

    def name(self, person_id: str) -> str: ...

    def met(self, person_id: str, name: str) -> None: ...

    def known(self, *, limit: int) -> tuple[KnownPerson, ...]: ...
