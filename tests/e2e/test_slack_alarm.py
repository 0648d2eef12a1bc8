"""Alarms in a Slack that none of us wrote."""

from __future__ import annotations

from gettext import NullTranslations

import pytest

from app.channels.slack.alarm import SlackAlarm
from app.channels.slack.api import SlackApi
from app.channels.slack.calling import build_client
from app.domain.effects import alert_effect
from app.domain.roster import Agent, Roster
from app.services.tickets.assign_ticket import RETURNED
from tests.e2e.slack_world import free_port, running_slack
from tests.fakes.builders import a_ticket

pytestmark = pytest.mark.slow


def test_an_alarm_told_again_after_a_crash_stands_once_in_each_place() -> None:
    with running_slack(our_port=free_port()) as slack:
        api = SlackApi(build_client("xoxb-firstline", base_url=f"{slack.base_url}/api/"))
        room, bob = slack.room("it-agents"), slack.user_id("bob")
        slack.client("firstline").conversations_join(channel=room)
        roster = Roster(agents={"bob": Agent(id="bob", slack=bob)})
        alarm = SlackAlarm(calls=api, direct=api, roster=lambda: roster, speak=lambda _: NullTranslations(), room=room)
        told = alert_effect(a_ticket(), RETURNED, agents=("bob",), detail="nobody came back")
        for _ in range(2):  # the outbox hands it out again where nobody noted that it was carried out
            assert alarm.alert(told, a_ticket())
        for place in (api.direct(bob), room):
            assert [message.key for message in api.thread(place, "")].count(told.key) == 1
