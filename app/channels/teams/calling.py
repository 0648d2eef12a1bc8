"""One call to Microsoft, and how it fails. Every failure says which call and why, never what was said."""

from __future__ import annotations

from typing import Protocol

import httpx

from app.domain.errors import DeliveryFailed
from indexer.webapi import seconds_to_wait

_LONGEST_WAIT = 3600.0
_GONE = frozenset({404, 410})
_FOR_GOOD = _GONE | {403}


class TeamsRefused(DeliveryFailed):
    """Teams' own status and code beside the sentence. What is forbidden, or is not there, is refused for good."""

    def __init__(self, sentence: str, status: int, code: str) -> None:
        super().__init__(sentence)
        self.status, self.code, self.final = status, code, status in _FOR_GOOD


class TeamsGone(TeamsRefused):
    """The message or conversation is not there any more; trying again changes nothing."""


class Token(Protocol):
    """The app's own token. Calling it raises `DeliveryFailed` where Microsoft gives none; `forget` one refused."""

    def __call__(self) -> str: ...

    def forget(self, token: str) -> None: ...


def ask(http: httpx.Client, method: str, address: str, *, what: str, **more: object) -> httpx.Response:
    """Return what is answered; raise `TeamsRefused`, `TeamsGone`, or plain `DeliveryFailed` where the line dropped."""
    try:
        answer = http.request(method, address, **more)  # type: ignore[arg-type]  # as httpx takes them
    except (httpx.HTTPError, OSError) as error:
        raise DeliveryFailed(f"Microsoft could not be reached for {what}: {type(error).__name__}.") from error
    if answer.is_success:
        return answer
    failure = _failure(answer, what)
    if answer.status_code in {429, 503}:
        failure.wait = min(_LONGEST_WAIT, seconds_to_wait(answer.headers) or 0.0)
    raise failure


def json_of(answer: httpx.Response) -> dict[str, object]:
    """Return a JSON object, or an empty one where it is none."""
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _failure(answer: httpx.Response, what: str) -> TeamsRefused:
    told = json_of(answer).get("error")
    code = str(told.get("code", "") if isinstance(told, dict) else told or "")[:80]
    kind = TeamsGone if answer.status_code in _GONE else TeamsRefused
    hint = "" if answer.status_code == 429 else " `firstline doctor` says what is missing."
    return kind(f"Microsoft refused {what}: {answer.status_code} {code}.{hint}", answer.status_code, code)
