"""One call to Jira, and what it means when it does not work."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx

from app.domain.errors import DeliveryFailed
from app.domain.plain_words import shortened
from indexer.jirawire import NOT_LET_IN

_TOLD = 300
_SAID = {
    401: NOT_LET_IN,
    403: "The account may not do that. Give it the rights that docs/jira.md names.",
    404: "It was deleted, or moved to where the account may not look. docs/jira.md says what the account needs.",
    409: "Somebody changed it at the same moment; it is tried again.",
    413: "It is too long for this Jira.",
    429: "It is asked too often; it is tried again later.",
}


class JiraRefused(DeliveryFailed):
    """Jira did not do it, and says so."""


class JiraGone(JiraRefused):
    """There is no such thing, or the account may not see it."""


class JiraWrong(JiraRefused):
    """What we want is not possible as it is asked: a field that is required, or on no screen."""


class JiraUnsure(DeliveryFailed):
    """Nobody knows whether Jira did it: it broke, or the line did."""


@dataclass(frozen=True, slots=True)
class JiraCaller:
    """Calls one Jira and nothing else. `client` has its address and the token, and follows no redirect."""

    client: httpx.Client

    @property
    def name(self) -> str:
        """How sentences call it."""
        return f"Jira at {self.client.base_url.netloc.decode('ascii')!r}"

    def __call__(self, method: str, path: str, *, asked: dict[str, str] | None = None, body: object = None) -> Any:
        """Return what it answers, None for nothing; raise `JiraRefused`, `JiraGone` or `JiraUnsure` with a sentence."""
        try:
            response = self.client.request(method, path, params=asked, json=body)
        except (httpx.ConnectError, OSError) as error:  # a name that leads nowhere is none of httpx's errors
            raise JiraRefused(f"{self.name} cannot be reached ({error}).") from error
        except httpx.HTTPError as error:
            raise JiraUnsure(f"{self.name} did not answer ({type(error).__name__}).") from error
        self._check(response)
        if not response.content:
            return None
        try:
            return json.loads(response.content)
        except ValueError as error:
            raise JiraUnsure(f"{self.name} sent a page instead of data. Check `jira_url`.") from error

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if response.is_success:
            return
        failure = _kind(status)(f"{self.name} answers {status}. {_why(response)}".rstrip())
        failure.wait = _seconds(response.headers.get("retry-after", ""))
        raise failure


def _kind(status: int) -> type[DeliveryFailed]:
    if status == httpx.codes.NOT_FOUND:
        return JiraGone
    if status == httpx.codes.BAD_REQUEST:
        return JiraWrong
    return JiraUnsure if status >= httpx.codes.INTERNAL_SERVER_ERROR else JiraRefused


def _why(response: httpx.Response) -> str:
    if response.is_redirect:
        return "It sends us elsewhere, to sign in perhaps. Set `jira_url` to the address under which its pages open."
    theirs = _their_words(response) if response.status_code not in {401, 429} else ""
    return " ".join(part for part in (_SAID.get(response.status_code, ""), theirs) if part)


def _their_words(response: httpx.Response) -> str:
    """Return what Jira says is wrong: a field that is required, a project that is none."""
    try:
        told = json.loads(response.content)
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    fields, general = told.get("errors"), told.get("errorMessages")
    said = [str(one) for one in general] if isinstance(general, list) else []
    said += [f"{name}: {what}" for name, what in fields.items()] if isinstance(fields, dict) else []
    said += [str(told["errorMessage"])] if told.get("errorMessage") else []
    return shortened(f"It says: {' '.join(said)}", _TOLD) if said else ""


def _seconds(told: str) -> float:
    try:
        return max(0.0, float(told))
    except ValueError:
        return 0.0
