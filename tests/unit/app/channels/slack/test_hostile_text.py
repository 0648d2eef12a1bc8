"""Whatever people write, everything that goes out is something Slack takes, and nothing of it is read as markup.

Every message and window goes through `tests.fakes.slack_limits`, which refuses what Slack refuses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from gettext import NullTranslations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, PlainTextObject

from app.channels.company import Person
from app.channels.rating import TakeRating
from app.channels.slack.alarm import SlackAlarm
from app.channels.slack.api import Post
from app.channels.slack.blocks import lines_blocks
from app.channels.slack.desk import cards
from app.channels.slack.rater import SlackRater
from app.channels.slack.rating_window import rating_view
from app.channels.slack.rules import RoomRules
from app.domain.desk_rules import Closing
from app.domain.effects import AlertAgents
from app.domain.request import Origin
from app.domain.roster import Roster
from app.domain.sla import SlaPolicy, Target
from app.domain.ticket import Ticket
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_acts import a_suggestion, on_card
from tests.fakes.slack_agents import RULES, AgentsDesk
from tests.fakes.slack_events import commanded, pressed
from tests.fakes.slack_limits import check_post, check_view
from tests.fakes.wiring import Wiring
from tests.unit.app.channels.slack.test_app_home import opens
from tests.unit.app.channels.slack.test_blocks import text
from tests.unit.app.channels.slack.test_commands import say

PATIENT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PROMISES = SlaPolicy(targets={"high": Target(first_response=timedelta(minutes=1))})


def hostile_desk(words: str) -> AgentsDesk:
    """A desk on which everything that somebody may name is named like this."""
    tags = tuple({tag for tag in (words[:80], words[-80:], "fault") if tag.strip()})
    suggestions = [replace(a_suggestion(number, words), title=words) for number in (1, 2, 3)]
    rules = replace(RULES, rooms={"C1": RoomRules(group=words.strip() or "g")})
    desk = AgentsDesk(closing=Closing(tags=tags), suggestions=suggestions, promises=PROMISES, rules=rules)
    desk.slack.people["UANN"] = Person(id="UANN", names=(words,))
    return desk


@PATIENT
@given(text, text)
def test_the_life_of_a_ticket_says_nothing_that_slack_refuses(asked: str, told: str) -> None:
    desk = hostile_desk(told)
    desk.desk.ask(asked, user="UANN")
    desk.run(seconds=1)
    for ticket in desk.tickets():
        live(desk, ticket, told)
    for user in ("UANN", "UAGENT"):
        opens(desk, user)


def live(desk: AgentsDesk, ticket: Ticket, told: str) -> None:
    """Do everything to a ticket that can be done in Slack."""
    desk.alike = [desk.ticket(ticket)]
    desk.press(ticket, cards.CLAIM)
    for action in (cards.REPLY, cards.CLOSE, cards.TAG, cards.MERGE):
        desk.at_once(on_card(ticket, action, "sug_1"))
    desk.write(told, user="UAGENT", room="C1", thread=ticket.origin.message)
    desk.write(told, user="UAGENT", room="CTRIAGE", thread=desk.card_ts(ticket))
    desk.submit(ticket, cards.REPLY, text=told[:3_000], then=("pending_requester",))
    desk.react("C1", [m for _, m in desk.slack.rooms["C1"]][-1].ts, "book")
    for words in ("tag", "snooze", "faq", "why", "assign"):
        say(desk, f"{words} {told} {ticket.id}")
    desk.submit(ticket, cards.TAG, other_tag=told[:80])
    desk.run(seconds=120)
    opens(desk, "UAGENT")
    desk.react("C1", ticket.origin.message, "white_check_mark")
    desk.react("C1", ticket.origin.message, "white_check_mark", added=False)
    desk.press(ticket, cards.ROUTE, "network")


@PATIENT
@given(text, text)
def test_answers_and_what_is_said_about_them_are_taken_too(asked: str, told: str) -> None:
    desk = AgentsDesk(wiring=Wiring())
    ts = desk.desk.ask(asked, user="UANN")
    desk.run(seconds=1)
    for action in ("why", "share", "not_quite", "person", "solved", told[:50]):
        desk.desk.receive(pressed(action, value=ts, user="UANN", ts=f"1.{len(action)}"))
        desk.desk.receive(pressed(action, value=told[:1_900], user="UBOB", ts=f"2.{len(action)}"))
        desk.run(seconds=1)
    desk.desk.receive(commanded(told, user="UBOB", room="C1"))
    desk.run(seconds=1)


@PATIENT
@given(text, text, st.sampled_from(["thumbs", "stars"]), st.sampled_from(["assigned", "sla_warning", "nobody_there"]))
def test_warnings_and_the_question_how_it_was_are_taken_too(subject: str, detail: str, scale: str, kind: str) -> None:
    slack, desk = FakeSlack(), AgentsDesk()
    ticket = replace(desk.ask(), subject=subject, queue=detail)
    alarm = SlackAlarm(calls=slack, direct=slack, roster=Roster, speak=lambda _: NullTranslations(), room="CAGENTS")
    assert alarm.alert(AlertAgents(key="k", ticket_id=ticket.id, agents=(), kind=kind, detail=detail), ticket)
    rater = SlackRater(
        whisper=desk.desk.channel.whisper,
        speak=lambda _: NullTranslations(),
        scale=lambda: scale,
        take=TakeRating(rate=lambda _, __, comment="": comment, speak=lambda _: NullTranslations()),
    )
    rater.ask_rating(Origin(channel="slack", conversation="C1", message=ticket.origin.message), ticket, key="k")
    assert len(desk.slack.whispers) == 1
    check_view(rating_view(NullTranslations(), scale, about=f"C1\n{ticket.origin.message}"))


@pytest.mark.parametrize(
    "post",
    [
        Post(blocks=(), text="x"),
        Post(blocks=lines_blocks(["x"]), text="<!channel>"),
        Post(blocks=lines_blocks(["x"]), text=""),
        Post(blocks=lines_blocks(["x"] * 60) * 51, text="x"),
        Post(blocks=lines_blocks(["x" * 600] * 30), text="x"),
        Post(blocks=(HeaderBlock(text=PlainTextObject(text="h" * 151)),), text="x"),
        Post(
            blocks=(ActionsBlock(elements=[ButtonElement(text="a", action_id="same", value="1")] * 2),),
            text="x",
        ),
    ],
)
def test_what_slack_refuses_is_refused_by_the_fake(post: Post) -> None:
    with pytest.raises((AssertionError, SlackObjectFormationError)):
        check_post(post)
