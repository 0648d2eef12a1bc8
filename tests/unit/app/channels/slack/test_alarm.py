"""Agents hear of tickets that need them."""

from __future__ import annotations

from gettext import NullTranslations

from app.channels.slack.alarm import SlackAlarm
from app.domain.effects import AlertAgents, alert_effect
from app.domain.roster import Agent, Roster
from tests.fakes.builders import a_ticket
from tests.fakes.slack import FakeSlack

ROSTER = Roster(agents={"ann": Agent(id="ann", slack="UANN"), "ben": Agent(id="ben")})


def alert(slack: FakeSlack, *agents: str, room: str = "CDESK", kind: str = "sla_warning") -> bool:
    alarm = SlackAlarm(calls=slack, roster=lambda: ROSTER, speak=lambda _: NullTranslations(), room=room)
    effect: AlertAgents = alert_effect(a_ticket(), kind, agents=agents, detail="resolution: due at noon")
    return alarm.alert(effect, a_ticket())


def test_who_is_known_in_slack_gets_a_direct_message() -> None:
    slack = FakeSlack()
    assert alert(slack, "ann", "ben", "nobody")
    assert [room for room in slack.rooms if slack.ours(room)] == ["UANN"]
    assert "My VPN does not connect (tkt_1" in slack.ours("UANN")[0].text


def test_anybody_else_is_told_in_the_channel_of_agents() -> None:
    slack = FakeSlack()
    assert alert(slack, "ben")
    assert len(slack.ours("CDESK")) == 1


def test_without_either_it_says_that_nobody_was_told() -> None:
    assert not alert(FakeSlack(), "ben", room="")


def test_what_came_back_from_an_absent_agent_is_told_to_the_others_too() -> None:
    slack = FakeSlack()
    assert alert(slack, "ann", kind="returned")
    assert [room for room in slack.rooms if slack.ours(room)] == ["UANN", "CDESK"]
