"""Access tokens of OAuth 2.0 (RFC 6749): asked for once, kept in memory, asked for anew before they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock
from typing import Protocol

import httpx

from app.domain.errors import DeliveryFailed
from app.ports import Clock
from indexer.webapi import seconds_to_wait

Told = dict[str, object]
"""What a token endpoint answers."""

_EARLY = timedelta(minutes=5)
_UNSAID = 600.0
"""How long a token is taken to last whose end nobody tells."""
_LONGEST_WAIT = 3600.0


class Grant(Protocol):
    """What stands for a token. `form` raises `DeliveryFailed` where something of ours cannot be read.

    `keep` is shown each answer that held a token.
    """

    def form(self, now: datetime) -> dict[str, str]: ...

    def keep(self, told: Told) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEndpoint:
    """Where tokens are given, by whom, what for, and what to do about a refusal. `http` checks where it connects to."""

    http: httpx.Client
    address: str
    giver: str
    use: str
    advice: Callable[[Told], str]

    def ask(self, form: dict[str, str]) -> Told:
        """Return what is answered with a token in it; raise `DeliveryFailed` with what to do.

        Neither what was sent nor the answer's own words are repeated: either may hold a secret.
        """
        try:
            answer = self.http.post(self.address, data=form, headers={"accept": "application/json"})
        except (httpx.HTTPError, OSError) as error:
            kind = str(error) if isinstance(error, httpx.ConnectError) else type(error).__name__
            raise DeliveryFailed(f"{self.giver} could not be asked for a token for {self.use}: {kind[:160]}") from error
        told = _object(answer)
        if not answer.is_success:
            raise self._refusal(answer, told)
        if not isinstance(told.get("access_token"), str) or not told["access_token"]:
            raise DeliveryFailed(
                f"{self.giver} answers the request for a token with something else. Is the address of the token "
                "endpoint right, and is there a proxy between?"
            )
        return told

    def _refusal(self, answer: httpx.Response, told: Told) -> DeliveryFailed:
        if answer.status_code == 429 or answer.status_code >= 500:
            failure = DeliveryFailed(f"{self.giver} gives no token for {self.use} just now ({answer.status_code}).")
            failure.wait = min(_LONGEST_WAIT, seconds_to_wait(answer.headers) or 0.0)
            return failure
        return DeliveryFailed(
            f"{self.giver} refused a token for {self.use}: {self.advice(told)} ({answer.status_code})"
        )


@dataclass(slots=True, kw_only=True)
class AccessToken:
    """The token in use; several threads may ask. It is never written anywhere."""

    endpoint: TokenEndpoint
    grant: Grant = field(repr=False)
    clock: Clock
    _token: str = field(default="", init=False, repr=False)
    _renewed_at: datetime | None = field(default=None, init=False)
    _ends_at: datetime | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __call__(self) -> str:
        """Return it; raise `DeliveryFailed` with what to do where none is given."""
        with self._lock:
            if not self._lasts():
                self._fetch()
            return self._token

    def forget(self, token: str) -> None:
        """Ask for another one the next time, if `token` is still the one in use: a server refused it."""
        with self._lock:
            if compare_digest(token.encode(), self._token.encode()):
                self._renewed_at = None

    def lasts(self, token: str) -> bool:
        """Whether `token` is the one in use, and does not end soon."""
        with self._lock:
            return self._lasts() and compare_digest(token.encode(), self._token.encode())

    @property
    def ends_at(self) -> datetime | None:
        """Return when the one in use ends."""
        return self._ends_at

    def _lasts(self) -> bool:
        return self._renewed_at is not None and self.clock.now() < self._renewed_at

    def _fetch(self) -> None:
        told = self.endpoint.ask(self.grant.form(self.clock.now()))
        self.grant.keep(told)
        life = timedelta(seconds=_number(told.get("expires_in")) or _UNSAID)
        # Early enough for a clock that is off and a long answer, and never at once for a token of a few seconds.
        now = self.clock.now()
        self._token, self._ends_at = str(told["access_token"]), now + life
        self._renewed_at = now + max(life - _EARLY, life / 2)


def _object(answer: httpx.Response) -> Told:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _number(told: object) -> float:
    try:
        return max(0.0, float(str(told)))
    except ValueError:
        return 0.0
