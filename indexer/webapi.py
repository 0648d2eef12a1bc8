"""Reading JSON from somebody's web API: with their token, no faster than they allow, and nowhere else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from indexer.types import SourceUnavailable

MAX_ANSWER = 64 << 20
_TOLD = 5
"""Waits of so many seconds and more are told."""
_TRIES, _LONGEST = 8, 600.0


class Payload(BaseModel):
    """What comes over the wire; what is left out or null there has a default."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value


_Kind = TypeVar("_Kind", bound=Payload)


class Forbidden(SourceUnavailable):
    """The account may not see this."""


class _Later(Exception):
    """Not now; `seconds` is how long it asks to wait, None where it does not say."""

    def __init__(self, what: str, seconds: float | None = None) -> None:
        super().__init__(what)
        self.seconds = seconds


def client_for(base: str, *, user: str, token: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return a client of what is at `base`; with a `user` the token is a password, without one a bearer token."""
    return httpx.Client(
        base_url=base + "/",
        auth=httpx.BasicAuth(user, token) if user else None,
        headers={"accept": "application/json"} | ({} if user else {"authorization": f"Bearer {token}"}),
        timeout=60.0,
        follow_redirects=False,  # they lead to sign-in pages, and would take the token along
        trust_env=False,
        transport=transport,
    )


def _silent(_: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """`service` is what people call it; `advice` says by status what to do where it refuses.

    A 429 is waited out for as long as its `Retry-After` says; a dropped line or an error inside the service is tried
    again a few times. `tell` hears of long waits.
    """

    client: httpx.Client
    service: str
    advice: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = _silent

    @property
    def base(self) -> str:
        """Where it is, without a slash at its end."""
        return str(self.client.base_url).rstrip("/")

    @property
    def name(self) -> str:
        """Service and host, as sentences call them."""
        return f"{self.service} at {urlsplit(self.base).netloc!r}"

    def read(self, kind: type[_Kind], path: str, parameters: Mapping[str, str]) -> _Kind | None:
        """Return what is at `path`, None where there is no such thing; raises `SourceUnavailable` or `Forbidden`."""
        answer = self._ask(path, parameters)
        if answer is None:
            return None
        try:
            return kind.model_validate(answer)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise SourceUnavailable(f"What {self.name} answers is not of the known form: {where}.") from error

    def _ask(self, path: str, parameters: Mapping[str, str]) -> Any:
        trying = Retrying(
            retry=retry_if_exception_type(_Later),
            wait=_pause,
            stop=stop_after_attempt(_TRIES),
            sleep=self.sleep,
            before_sleep=self._told,
            reraise=True,
        )
        try:
            return trying(self._once, path, parameters)
        except _Later as error:
            raise SourceUnavailable(
                f"{self.name} could not be read: {error}. Run the same command again later."
            ) from error

    def _once(self, path: str, parameters: Mapping[str, str]) -> Any:
        try:
            with self.client.stream("GET", path, params=parameters) as response:
                if response.status_code == httpx.codes.NOT_FOUND:
                    return None
                self._check(response)
                return json.loads(self._bounded(response))
        except httpx.TransportError as error:
            raise _Later(f"it cannot be reached ({type(error).__name__})") from error
        except ValueError as error:
            raise SourceUnavailable(f"{self.name} sent a page instead of data. Check the address.") from error

    def _check(self, response: httpx.Response) -> None:
        """Raise where it is not the answer: `_Later` where another try may help."""
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _Later(f"it answers {status}", seconds_to_wait(response.headers))
        if response.is_redirect:
            what_to_do = "It sends us elsewhere, to sign in perhaps. Give the address under which its pages open."
        else:
            what_to_do = self.advice.get(status, "Check the address.")
        if not response.is_success:
            refused = Forbidden if status == httpx.codes.FORBIDDEN else SourceUnavailable
            raise refused(f"{self.name} answers {status}. {what_to_do}")

    def _bounded(self, response: httpx.Response) -> bytes:
        read = bytearray()
        for part in response.iter_bytes():
            read += part
            if len(read) > MAX_ANSWER:
                raise SourceUnavailable(f"What {self.name} answers is longer than {MAX_ANSWER >> 20} MB.")
        return bytes(read)

    def _told(self, state: RetryCallState) -> None:
        if state.next_action is not None and state.next_action.sleep >= _TOLD:
            self.tell(f"{self.service} asks to wait {state.next_action.sleep:.0f} s.")


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.seconds if isinstance(error, _Later) else None
    return min(_LONGEST, 2.0**state.attempt_number / 2 if asked is None else asked)


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return what `Retry-After` asks for (RFC 9110, 10.2.3), None where it says no seconds; a date says none to us."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return max(0.0, seconds) if isfinite(seconds) else None
