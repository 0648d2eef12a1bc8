"""Reading JSON from somebody's web API: with their token, no faster than they allow, and nowhere else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from math import isfinite
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from indexer.types import SourceUnavailable

MAX_ANSWER = 64 << 20
_TOLD = 5
"""Waits of so many seconds and more are told."""
_TRIES, _LONGEST = 8, 600.0
_TRIES_UNREACHED, _CONNECT = 3, 10.0
"""How often, and for how many seconds, it is tried to reach what never answered: a slip is said soon."""
_HOPS = 4


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


class _Unreached(_Later):
    """Nobody answers there, and nobody did before."""


def client_for(base: str, *, user: str, token: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return a client of what is at `base`; with a `user` the token is a password, without one a bearer token."""
    return httpx.Client(
        base_url=base + "/",
        auth=httpx.BasicAuth(user, token) if user else None,
        headers={"accept": "application/json"} | ({} if user else {"authorization": f"Bearer {token}"}),
        timeout=httpx.Timeout(60.0, connect=_CONNECT),
        follow_redirects=False,  # they lead to sign-in pages, and would take the token along
        trust_env=False,
        transport=transport,
    )


def _silent(_: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """`service` is what people call it; `advice` says by status what to do where it refuses.

    A 429 is waited out for as long as its `Retry-After` says; a dropped line or an error inside the service is tried
    again a few times. What never answered is given up after a few seconds. `tell` hears of long waits.
    """

    client: httpx.Client
    service: str
    advice: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = _silent
    _answered: Event = field(default_factory=Event, init=False)

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

    def save(self, path: str, to: Path, *, check: Callable[[int], None]) -> bool:
        """Write the file at `path` to `to`, with `check` of its size so far; False where there is no such file.

        It may lie elsewhere: where we are sent on over https, we follow, and the token stays here.
        """
        return bool(self._patiently(partial(self._saved_once, path, to, check)))

    def _ask(self, path: str, parameters: Mapping[str, str]) -> Any:
        return self._patiently(partial(self._once, path, parameters))

    def _patiently(self, attempt: Callable[[], Any]) -> Any:
        trying = Retrying(
            retry=retry_if_exception_type(_Later),
            wait=_pause,
            stop=_enough,
            sleep=self.sleep,
            before_sleep=self._told,
            reraise=True,
        )
        try:
            return trying(self._reaching, attempt)
        except _Unreached as error:
            raise SourceUnavailable(
                f"{self.name} cannot be reached: {error}. Check the address, and whether this machine gets there."
            ) from error
        except _Later as error:
            raise SourceUnavailable(
                f"{self.name} could not be read: {error}. Run the same command again later."
            ) from error

    def _reaching(self, attempt: Callable[[], Any]) -> Any:
        try:
            return attempt()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            late = isinstance(error, httpx.ConnectTimeout)
            why = f"nobody answers within {_CONNECT:g} seconds" if late else str(error) or type(error).__name__
            raise (_Later if self._answered.is_set() else _Unreached)(why) from error
        except httpx.TransportError as error:
            raise _Later(f"it cannot be reached ({type(error).__name__})") from error

    def _once(self, path: str, parameters: Mapping[str, str]) -> Any:
        try:
            with self.client.stream("GET", path, params=parameters) as response:
                self._answered.set()
                if response.status_code == httpx.codes.NOT_FOUND:
                    return None
                self._check(response)
                return json.loads(self._bounded(response))
        except ValueError as error:
            raise SourceUnavailable(f"{self.name} sent a page instead of data. Check the address.") from error

    def _saved_once(self, path: str, to: Path, check: Callable[[int], None]) -> bool:
        request: httpx.Request | None = self.client.build_request("GET", path, headers={"accept": "*/*"})
        auth: httpx.Auth | None = self.client.auth
        for _ in range(_HOPS):
            if request is None:
                break
            response = self.client.send(request, auth=auth, stream=True)
            with closing(response):
                self._answered.set()
                if response.status_code == httpx.codes.NOT_FOUND:
                    return False
                if not response.is_redirect:
                    self._check(response)
                    _write(response, to, check)
                    return True
                request, auth = self._onward(response), None  # httpx takes the token out where the host is another
        raise SourceUnavailable(f"{self.name} sends us from one address to the next. Check the address.")

    def _onward(self, response: httpx.Response) -> httpx.Request | None:
        onward = response.next_request
        here = urlsplit(self.base)
        if (
            onward
            and onward.url.scheme != "https"
            and (onward.url.scheme, onward.url.host) != (here.scheme, here.hostname)
        ):
            raise SourceUnavailable(f"{self.name} sends us to an address that is not encrypted.")
        return onward

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


def _write(response: httpx.Response, to: Path, check: Callable[[int], None]) -> None:
    with to.open("wb") as file:
        for part in response.iter_bytes():
            file.write(part)
            check(file.tell())


def _enough(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return state.attempt_number >= (_TRIES_UNREACHED if isinstance(error, _Unreached) else _TRIES)


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
