"""Agents hear of tickets that need them."""

from __future__ import annotations

from gettext import NullTranslations

import pytest

from app.channels.slack.alarm import SlackAlarm
from app.channels.slack.api import Post
from app.domain.effects import AlertAgents, alert_effect
from app.domain.errors import DeliveryFailed
from app.domain.roster import Agent, Roster
from tests.fakes.builders import a_ticket
from tests.fakes.slack import FakeSlack

ROSTER = Roster(agents={"ann": Agent(id="ann", slack="UANN"), "ben": Agent(id="ben")})


class _RefusesOnce(FakeSlack):
    """A Slack that does not take what is said first in the channel of agents."""

    refused = False

    def say(self, room: str, post: Post, *, thread: str = "") -> str:
        if room == "CDESK" and not self.refused:
            self.refused = True
            raise DeliveryFailed("Slack does not answer.")
        return FakeSlack.say(self, room, post, thread=thread)


def alert(slack: FakeSlack, *agents: str, room: str = "CDESK", kind: str = "sla_warning") -> bool:
    alarm = SlackAlarm(calls=slack, direct=slack, roster=lambda: ROSTER, speak=lambda _: NullTranslations(), room=room)
    effect: AlertAgents = alert_effect(a_ticket(), kind, agents=agents, detail="resolution: due at noon")
    return alarm.alert(effect, a_ticket())


def test_who_is_known_in_slack_gets_a_direct_message() -> None:
    slack = FakeSlack()
    assert alert(slack, "ann", "ben", "nobody")
    assert [room for room in slack.rooms if slack.ours(room)] == ["DUANN"]
    assert "My VPN does not connect (tkt_1" in slack.ours("DUANN")[0].text


def test_anybody_else_is_told_in_the_channel_of_agents() -> None:
    slack = FakeSlack()
    assert alert(slack, "ben")
    assert len(slack.ours("CDESK")) == 1


def test_without_either_it_says_that_nobody_was_told() -> None:
    assert not alert(FakeSlack(), "ben", room="")


def test_what_came_back_from_an_absent_agent_is_told_to_the_others_too() -> None:
    slack = FakeSlack()
    assert alert(slack, "ann", kind="returned")
    assert [room for room in slack.rooms if slack.ours(room)] == ["DUANN", "CDESK"]


def test_what_was_told_right_before_a_crash_is_not_told_again() -> None:
    slack = FakeSlack()
    for _ in range(2):  # the outbox hands an effect out again where nobody noted that it was carried out
        assert alert(slack, "ann", kind="returned")
    assert [len(slack.ours(room)) for room in ("DUANN", "CDESK")] == [1, 1]


def test_whoever_was_told_before_slack_failed_is_not_told_twice() -> None:
    slack = _RefusesOnce()
    with pytest.raises(DeliveryFailed):
        alert(slack, "ann", kind="returned")
    assert alert(slack, "ann", kind="returned")
    assert [len(slack.ours(room)) for room in ("DUANN", "CDESK")] == [1, 1]


def test_two_alarms_of_one_ticket_are_two() -> None:
    slack = FakeSlack()
    alert(slack, "ann", kind="sla_warning")
    alert(slack, "ann", kind="sla_escalated")
    assert len(slack.ours("DUANN")) == 2
