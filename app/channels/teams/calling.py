"""One call to Microsoft, and how it fails. Every failure says which call and why, never what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock

import httpx

from app.domain.errors import DeliveryFailed
from app.ports import Clock

SCOPE = "https://api.botframework.com/.default"
LONGEST_WAIT = 3600.0

_EARLY = timedelta(minutes=5)
"""A token is asked for anew so long before it ends: clocks differ, and calls take their time."""


class TeamsRefused(DeliveryFailed):
    """Teams' own status and code beside the sentence."""

    def __init__(self, sentence: str, status: int, code: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


class TeamsGone(TeamsRefused):
    """The message or conversation is not there any more; trying again changes nothing."""


@dataclass(slots=True, kw_only=True)
class AppToken:
    """The app's own token (client credentials), asked for once and kept until shortly before it ends."""

    http: httpx.Client
    clock: Clock
    login: str
    tenant: str
    app_id: str
    secret: str = field(repr=False)
    _token: str = field(default="", init=False, repr=False)
    _until: datetime | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __call__(self) -> str:
        """Return it; raise `DeliveryFailed` where Microsoft gives none."""
        with self._lock:
            if self._until is None or self.clock.now() >= self._until:
                self._token, seconds = self._fetched()
                self._until = self.clock.now() + max(timedelta(seconds=seconds) - _EARLY, timedelta(seconds=30))
            return self._token

    def forget(self, token: str) -> None:
        """Ask for another one the next time, if `token` is the one in use: it was refused."""
        with self._lock:
            if compare_digest(token.encode(), self._token.encode()):
                self._until = None

    def _fetched(self) -> tuple[str, float]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": self.secret,
            "scope": SCOPE,
        }
        address = f"{self.login.rstrip('/')}/{self.tenant}/oauth2/v2.0/token"
        answer = ask(self.http, "POST", address, what="a token", data=form)
        told = json_of(answer)
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not isinstance(seconds, int | float | str):
            raise DeliveryFailed("Microsoft answers the request for a token with something else. Check the proxy.")
        return token, float(seconds)


def ask(http: httpx.Client, method: str, address: str, *, what: str, **more: object) -> httpx.Response:
    """Return what is answered; raise `TeamsRefused`, `TeamsGone`, or plain `DeliveryFailed` where the line dropped."""
    try:
        answer = http.request(method, address, **more)  # type: ignore[arg-type]  # as httpx takes them
    except (httpx.HTTPError, OSError) as error:
        raise DeliveryFailed(f"Microsoft could not be reached for {what}: {type(error).__name__}.") from error
    if answer.is_success:
        return answer
    failure = _failure(answer, what)
    failure.wait = _seconds(answer.headers.get("retry-after", "")) if answer.status_code in {429, 503} else 0.0
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
    kind = TeamsGone if answer.status_code in {404, 410} else TeamsRefused
    hint = "" if answer.status_code == 429 else " `firstline doctor` says what is missing."
    return kind(f"Microsoft refused {what}: {answer.status_code} {code}.{hint}", answer.status_code, code)


def _seconds(told: str) -> float:
    try:
        return min(LONGEST_WAIT, max(0.0, float(told)))
    except ValueError:
        return 0.0
