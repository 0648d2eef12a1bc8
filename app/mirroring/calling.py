"""One call to a ticket system, and what it means when it does not work."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from app.domain.errors import DeliveryFailed
from app.domain.plain_words import shortened
from indexer.webapi import seconds_to_wait

_TOLD = 300
_FOR_GOOD = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""Answers that stay until somebody changes something there."""
_Kind = TypeVar("_Kind", bound=BaseModel)


class Refused(DeliveryFailed):
    """They did not do it, and say so."""


class Gone(Refused):
    """There is no such thing, or the account may not see it."""


class Wrong(Refused):
    """What we want is not possible as it is asked: a field that is required, or on no screen."""


class Unsure(DeliveryFailed):
    """Nobody knows whether they did it: they broke, or the line did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a system speaks of what is wrong: what its statuses mean, and where its own words stand in an answer.

    `wrong` are statuses of what is not possible as it is asked, `unsure` those after which nobody knows whether it was
    done; `setting` is that of its address.
    """

    service: str
    setting: str
    means: Mapping[int, str]
    wrong: frozenset[int]
    words: Callable[[dict[str, Any]], list[str]]
    unsure: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Calls one system and nothing else. `client` has its address and the token, and follows no redirect."""

    client: httpx.Client = field(repr=False)
    dialect: Dialect

    @property
    def name(self) -> str:
        """How sentences call it."""
        return f"{self.dialect.service} at {self.client.base_url.netloc.decode('ascii')!r}"

    @property
    def site(self) -> str:
        """The address under which its pages open."""
        return str(self.client.base_url).rstrip("/")

    def __call__(
        self,
        method: str,
        path: str,
        *,
        asked: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return what it answers, None for nothing; raise `Refused`, `Gone`, `Wrong` or `Unsure` with a sentence."""
        try:
            response = self.client.request(method, path, params=asked, json=body, headers=headers)
        except (httpx.ConnectError, OSError) as error:  # a name that leads nowhere is none of httpx's errors
            raise Refused(f"{self.name} cannot be reached ({error}).") from error
        except httpx.HTTPError as error:
            raise Unsure(f"{self.name} did not answer ({type(error).__name__}).") from error
        self._check(response)
        if not response.content:
            return None
        try:
            return json.loads(response.content)
        except ValueError as error:
            raise Unsure(f"{self.name} sent a page instead of data. Check `{self.dialect.setting}`.") from error

    def read(
        self,
        kind: type[_Kind],
        method: str,
        path: str,
        *,
        asked: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> _Kind:
        """Return the answer as what it should be; raise as a call does, and `Unsure` where it is something else."""
        return self.understood(kind, self(method, path, asked=asked, body=body, headers=headers))

    def understood(self, kind: type[_Kind], told: object) -> _Kind:
        """Return an answer, or a part of one, as what it should be; raise `Unsure` where it is something else."""
        try:
            return kind.model_validate(told)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise Unsure(f"What {self.name} answers is not of the known form: {where}.") from error

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        failure = self._kind(response.status_code)(
            f"{self.name} answers {response.status_code}. {self._why(response)}".rstrip()
        )
        failure.wait = seconds_to_wait(response.headers) or 0.0
        failure.final = response.status_code in _FOR_GOOD or isinstance(failure, Wrong)
        raise failure

    def _kind(self, status: int) -> type[DeliveryFailed]:
        if status == HTTPStatus.NOT_FOUND:
            return Gone
        if status in self.dialect.wrong:
            return Wrong
        nobody_knows = status in self.dialect.unsure or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return Unsure if nobody_knows else Refused

    def _why(self, response: httpx.Response) -> str:
        if response.is_redirect:
            setting = self.dialect.setting
            return (
                f"It sends us elsewhere, to sign in perhaps. Set `{setting}` to the address under which its pages open."
            )
        unsaid = {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}
        theirs = self._their_words(response) if response.status_code not in unsaid else ""
        return " ".join(part for part in (self.dialect.means.get(response.status_code, ""), theirs) if part)

    def _their_words(self, response: httpx.Response) -> str:
        """Return what they say is wrong: a field that is required, a project that is none."""
        try:
            told = json.loads(response.content)
        except ValueError:
            return ""
        said = self.dialect.words(told) if isinstance(told, dict) else []
        return shortened(f"It says: {' '.join(said)}", _TOLD) if said else ""
