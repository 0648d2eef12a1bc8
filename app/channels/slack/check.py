"""Is this Slack set up as it must be? One line a part, with what to do about what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from app.channels.slack.manifest import SCOPES
from app.channels.slack.rules import SlackRules
from app.ports import Clock

_SKEW_SECONDS = 60
"""Slack's signatures count for five minutes; a clock that is a minute off will soon be five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part: its name, whether it is in order, and a sentence."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSlack:
    """Asks Slack about everything the app needs; changes nothing there. Tokens are never shown."""

    client: WebClient
    app_client: WebClient | None
    signing_secret: str
    rules: SlackRules
    clock: Clock

    def __call__(self) -> tuple[Finding, ...]:
        """Return what was found, one line a part; never raises for a part that is not in order."""
        try:
            known = self.client.auth_test()
        except (SlackApiError, SlackClientError, OSError) as error:
            return (Finding(name="bot token", ok=False, detail=_refused(error)),)
        return tuple(self._parts(known))

    def _parts(self, known: SlackResponse) -> Iterator[Finding]:
        yield Finding(name="bot token", ok=True, detail=f"{known.get('user')} in {known.get('team')}")
        yield _scopes(known)
        yield self._clock(known)
        yield self._delivery()
        for room in self.rules.rooms:
            yield self._room(room)
        for room in sorted(({self.rules.agents_room} | self.rules.triage_rooms) - {"", *self.rules.rooms}):
            yield self._room(room)
        for user_group in self.rules.user_groups:
            yield self._tried(f"user group {user_group}", partial(self._group, user_group))

    def _clock(self, known: SlackResponse) -> Finding:
        date = _header(known, "date")
        if not date:
            return Finding(name="clock", ok=True, detail="Slack did not say what time it is")
        skew = (self.clock.now() - parsedate_to_datetime(date).astimezone(UTC)).total_seconds()
        if abs(skew) > _SKEW_SECONDS:
            detail = (
                f"this machine is {skew:+.0f} s off Slack's clock, so signatures will be refused. Start an NTP client."
            )
            return Finding(name="clock", ok=False, detail=detail)
        return Finding(name="clock", ok=True, detail=f"{skew:+.0f} s from Slack's")

    def _delivery(self) -> Finding:
        if self.app_client is not None:
            return self._tried("socket mode", partial(_open_connection, self.app_client))
        if self.signing_secret:
            return Finding(name="events", ok=True, detail="by HTTP, signed; the address stands in the app's settings")
        detail = "neither FIRSTLINE_SLACK_APP_TOKEN (Socket Mode) nor FIRSTLINE_SLACK_SIGNING_SECRET (HTTP) is set"
        return Finding(name="events", ok=False, detail=f"{detail}, so nothing arrives here.")

    def _room(self, room: str) -> Finding:
        return self._tried(f"channel {room}", partial(self._joined, room))

    def _joined(self, room: str) -> str:
        found = self.client.conversations_info(channel=room)["channel"]
        name = f"#{found.get('name')}"
        if not found.get("is_member"):
            raise _NotThere(f"the app is not in {name}. Write /invite @Firstline there.")
        if found.get("is_archived"):
            raise _NotThere(f"{name} is archived.")
        shared = ", shared with another organisation: answers there are shown to the asker alone"
        if room in self.rules.triage_rooms:
            shared = ", shared with another organisation: no tickets are shown there"
        if self.rules.policy(room) == "suggest_agents" and not self.rules.agents_room:
            raise _NotThere(f"answers in {name} are for agents, and slack_agents_channel names no channel for them.")
        use = "tickets" if room in self.rules.triage_rooms else self.rules.policy(room)
        return f"{name}, {use}{shared if found.get('is_ext_shared') else ''}"

    def _group(self, user_group: str) -> str:
        users = self.client.usergroups_users_list(usergroup=user_group)["users"]
        return f"{len(users)} member(s) may read what {self.rules.user_groups[user_group]!r} may"

    def _tried(self, name: str, part: Callable[[], str]) -> Finding:
        try:
            return Finding(name=name, ok=True, detail=part())
        except (SlackApiError, SlackClientError, _NotThere, OSError) as error:
            return Finding(name=name, ok=False, detail=_reason(error))


class _NotThere(Exception):
    """Slack answered, but not what is needed."""


def _open_connection(client: WebClient) -> str:
    client.apps_connections_open(app_token=str(client.token))
    return "the app token opens a connection"


def _scopes(known: SlackResponse) -> Finding:
    granted = {scope.strip() for scope in _header(known, "x-oauth-scopes").split(",") if scope.strip()}
    missing = sorted(set(SCOPES) - granted)
    if not granted:
        return Finding(name="scopes", ok=True, detail="Slack did not list them; the parts below show what works")
    if missing:
        reasons = "; ".join(f"{scope} (to {SCOPES[scope]})" for scope in missing)
        return Finding(name="scopes", ok=False, detail=f"missing: {reasons}. Add them and install the app again.")
    return Finding(name="scopes", ok=True, detail=f"all {len(SCOPES)} granted")


def _header(known: SlackResponse, name: str) -> str:
    found = {key.lower(): value for key, value in known.headers.items()}.get(name, "")
    return ", ".join(found) if isinstance(found, list) else str(found)


def _refused(error: Exception) -> str:
    if not isinstance(error, SlackApiError):
        return f"Slack cannot be reached ({_reason(error)}). Let this machine call https://slack.com."
    return (
        f"Slack does not take it ({_reason(error)}). Install the app in your workspace and set "
        "FIRSTLINE_SLACK_BOT_TOKEN to its `xoxb-` token."
    )


def _reason(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else str(error)
