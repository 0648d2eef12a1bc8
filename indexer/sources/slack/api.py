"""`HistoryCalls` over Slack's Web API, in small pages and never faster than Slack allows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from indexer.sources.slack.calls import Facts, Member, Page, ThreadGone
from indexer.types import SourceUnavailable

_TOLD = 5
"""Waits of so many seconds and more are told."""
_TRIES, _LONGEST = 5, 60.0
_GONE = frozenset({"thread_not_found", "message_not_found"})
_LATER = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_WHAT_TO_DO = {
    "channel_not_found": "Check the channel's id; a private channel is only known to an app that was invited there.",
    "not_in_channel": "Write /invite @Firstline there.",
    "missing_scope": "`firstline slack check` names the scopes that are missing.",
    "invalid_auth": "Set FIRSTLINE_SLACK_BOT_TOKEN to the app's `xoxb-` token.",
    "not_authed": "Set FIRSTLINE_SLACK_BOT_TOKEN to the app's `xoxb-` token.",
}


def _silent(_: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryApi:
    """`per_page` messages a call at most; Slack gives some apps fewer, and lets them call once a minute.

    A 429 is waited out for as long as its `Retry-After` says, however often; a dropped line or an error inside Slack is
    tried again a few times. `tell` hears of long waits.
    """

    client: WebClient
    per_page: int = 200
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = _silent

    def facts(self, channel: str) -> Facts:
        """Return what a channel is."""
        found = self._call(self.client.conversations_info, channel=channel)["channel"]
        direct = bool(found.get("is_im") or found.get("is_mpim"))
        return Facts(
            id=channel,
            name=str(found.get("name") or channel),
            private=direct or bool(found.get("is_private")),
            direct=direct,
            site=str(self._call(self.client.auth_test).get("url") or ""),
        )

    def history(self, channel: str, *, latest: str, cursor: str) -> Page:
        """Return the next messages of a channel, the newest first."""
        return self._page(
            self.client.conversations_history, channel=channel, latest=latest or None, cursor=cursor or None
        )

    def replies(self, channel: str, ts: str, *, cursor: str) -> Page:
        """Return the next messages of a thread, the oldest first."""
        return self._page(self.client.conversations_replies, channel=channel, ts=ts, cursor=cursor or None)

    def member(self, user: str) -> Member:
        """Return who somebody is; somebody Slack does not know has no name."""
        if not user.startswith(("U", "W")):
            return Member(id=user, program=True)
        try:
            found = self._call(self.client.users_info, user=user)["user"]
        except _Refused as refused:
            if refused.code in {"user_not_found", "user_not_visible"}:
                return Member(id=user)
            raise
        profile: Mapping[str, Any] = found.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or found.get("real_name") or found.get("name")
        return Member(id=user, name=str(name or ""), program=bool(found.get("is_bot")))

    def _page(self, method: Callable[..., SlackResponse], **arguments: object) -> Page:
        found = self._call(method, limit=self.per_page, **arguments)
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        messages = tuple(message for message in found.get("messages") or () if isinstance(message, dict))
        return Page(messages=messages, cursor=str(cursor))

    def _call(self, method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
        failures = 0
        while True:
            try:
                return method(**arguments)
            except SlackApiError as error:
                wait = self._wait_for(error, method, failures)
                failures += error.response.status_code != _TOO_MANY
            except (SlackClientError, OSError) as error:
                failures += 1
                if failures >= _TRIES:
                    raise SourceUnavailable(f"Slack could not be reached for {_name(method)}: {error}.") from error
                wait = _pause(failures)
            if wait >= _TOLD:
                self.tell(f"Slack asks to wait {wait:.0f} s; what was read so far is kept.")
            self.sleep(wait)

    def _wait_for(self, error: SlackApiError, method: Callable[..., SlackResponse], failures: int) -> float:
        """Return how long to wait before trying again; raise where that would change nothing."""
        response = error.response
        code = str(response.get("error") or response.status_code) if isinstance(response.data, dict) else ""
        if response.status_code == _TOO_MANY or code == "ratelimited":
            return _retry_after(response)
        if (response.status_code >= _BROKEN or code in _LATER) and failures + 1 < _TRIES:
            return _pause(failures + 1)
        if code in _GONE:
            raise ThreadGone("Slack has no such thread any more.") from error
        what_to_do = _WHAT_TO_DO.get(code, "`firstline slack check` says what is missing.")
        raise _Refused(f"Slack refused {_name(method)}: {code or response.status_code}. {what_to_do}", code) from error


_TOO_MANY, _BROKEN = 429, 500


class _Refused(SourceUnavailable):
    """Slack's own error code beside the sentence."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def _retry_after(response: SlackResponse) -> float:
    given = {str(key).lower(): value for key, value in response.headers.items()}.get("retry-after", "1")
    first = given[0] if isinstance(given, list) and given else given
    try:
        return max(0.0, float(str(first)))
    except ValueError:
        return 1.0


def _pause(failures: int) -> float:
    return min(_LONGEST, 2.0**failures / 2)


def _name(method: Callable[..., object]) -> str:
    return getattr(method, "__name__", "call").replace("_", ".", 1)
