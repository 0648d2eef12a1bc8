"""What `firstline slack check` finds, of a Slack that says one thing wrong at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import Any, cast

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from app.channels.slack.check import CheckSlack, Finding
from app.channels.slack.manifest import SCOPES
from app.channels.slack.rules import RoomRules, SlackRules
from tests.fakes.clock import FakeClock

RULES = SlackRules(rooms={"CHELP": RoomRules()}, queue_rooms={"it": "CDESK"}, user_groups={"SFIN": "finance"})


@dataclass(slots=True)
class Answers:
    """A `WebClient` that gives these answers; what it has none for it refuses."""

    scopes: str = ",".join(SCOPES)
    rooms: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {room: {"name": room.lower(), "is_member": True} for room in ("CHELP", "CDESK")}
    )
    groups: dict[str, list[str]] = field(default_factory=lambda: {"SFIN": ["UANN", "UBOB"]})
    broken: Exception | None = None
    token: str = "xapp-1"

    def auth_test(self) -> SlackResponse:
        if self.broken is not None:
            raise self.broken
        date = format_datetime(FakeClock().now().replace(microsecond=0), usegmt=True)
        return _response({"user": "firstline", "team": "Halyard"}, {"X-OAuth-Scopes": self.scopes, "Date": date})

    def conversations_info(self, *, channel: str) -> SlackResponse:
        return _response({"channel": self.rooms[channel]}) if channel in self.rooms else _refuse("channel_not_found")

    def usergroups_users_list(self, *, usergroup: str) -> SlackResponse:
        return _response({"users": self.groups[usergroup]}) if usergroup in self.groups else _refuse("no_such_subteam")

    def apps_connections_open(self, *, app_token: str) -> SlackResponse:
        return _response({"url": "wss://"}) if app_token == "xapp-1" else _refuse("invalid_auth")


def _response(data: dict[str, Any], headers: dict[str, str] | None = None) -> SlackResponse:
    return SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": True} | data,
        headers=headers or {},
        status_code=200,
    )


def refusal(code: str) -> SlackApiError:
    return SlackApiError("refused", {"ok": False, "error": code})  # type: ignore[no-untyped-call]  # Slack's own is untyped


def _refuse(code: str) -> SlackResponse:
    raise refusal(code)


def found(
    answers: Answers, *, app: bool = True, secret: str = "", seconds: float = 0, rules: SlackRules = RULES
) -> dict[str, Finding]:
    clock, client = FakeClock(), cast(WebClient, answers)
    clock.advance(seconds)
    app_client = client if app else None
    check = CheckSlack(client=client, app_client=app_client, signing_secret=secret, rules=rules, clock=clock)
    return {finding.name: finding for finding in check()}


def wrong(findings: dict[str, Finding]) -> dict[str, str]:
    return {name: finding.detail for name, finding in findings.items() if not finding.ok}


def test_where_all_is_in_order_each_part_says_so() -> None:
    findings = found(Answers())
    assert wrong(findings) == {}
    assert {"bot token", "scopes", "clock", "socket mode", "channel CHELP", "channel CDESK"} <= findings.keys()
    assert findings["user group SFIN"].detail == "2 member(s) may read what 'finance' may"


def test_a_missing_scope_is_named_with_what_it_is_for() -> None:
    granted = ",".join(scope for scope in SCOPES if scope != "chat:write")
    assert wrong(found(Answers(scopes=granted))) == {
        "scopes": f"missing: chat:write (to {SCOPES['chat:write']}). Add them and install the app again."
    }


@pytest.mark.parametrize("seconds", [400, -90])
def test_a_clock_that_is_off_is_told_with_how_much(seconds: int) -> None:
    (detail,) = wrong(found(Answers(), seconds=seconds)).values()
    assert f"{seconds:+d} s off" in detail


@pytest.mark.parametrize(
    ("room", "says"),
    [
        ({}, "channel_not_found"),
        ({"name": "help"}, "/invite @Firstline"),
        ({"name": "help", "is_member": True, "is_archived": True}, "is archived"),
    ],
)
def test_a_channel_that_is_not_there_or_not_joined_is_told_with_what_to_do(room: dict[str, Any], says: str) -> None:
    answers = Answers()
    answers.rooms = {"CDESK": answers.rooms["CDESK"]} | ({"CHELP": room} if room else {})
    assert says in wrong(found(answers))["channel CHELP"]


def test_that_nothing_can_arrive_is_told() -> None:
    assert wrong(found(Answers(), app=False)).keys() == {"events"}
    assert wrong(found(Answers(), app=False, secret="s")) == {}
    assert wrong(found(Answers(token="xapp-old"))) == {"socket mode": "invalid_auth"}


def test_answers_for_agents_need_a_channel_of_agents() -> None:
    rules = SlackRules(rooms={"CHELP": RoomRules(policy="suggest_agents")})
    assert "slack_agents_channel" in wrong(found(Answers(), rules=rules))["channel CHELP"]
    assert wrong(found(Answers(), rules=replace(rules, agents_room="CDESK"))) == {}


def test_an_unknown_user_group_is_told() -> None:
    assert wrong(found(Answers(groups={}))) == {"user group SFIN": "no_such_subteam"}


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (refusal("invalid_auth"), "does not take it (invalid_auth)"),
        (OSError("no route to host"), "cannot be reached (no route to host)"),
    ],
)
def test_a_token_that_is_refused_is_told_apart_from_a_slack_out_of_reach(broken: Exception, says: str) -> None:
    (finding,) = found(Answers(broken=broken)).values()
    assert not finding.ok
    assert says in finding.detail
