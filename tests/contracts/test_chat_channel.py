"""`ChatChannel` on every channel (Slack over a Slack in memory), and on the fake."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.channels.console import ConsoleChannel
from app.channels.web import WebChannel
from app.domain.decision import Decision
from app.ports import ChatChannel
from tests.fakes.builders import a_decision, an_origin
from tests.fakes.engine import FakeChannel
from tests.fakes.slack import SlackDesk

MESSAGE = "1772442000.000100"
HERE = an_origin(conversation="room", message=MESSAGE)


@dataclass(frozen=True, slots=True)
class Case:
    """A channel, and how many postings somebody in a conversation sees."""

    channel: ChatChannel
    seen: Callable[[str], int]


def _console() -> Case:
    stream = io.StringIO()
    return Case(ConsoleChannel(stream=stream), lambda room: stream.getvalue().count(f"[{room}]"))


def _web() -> Case:
    channel = WebChannel()
    return Case(channel, lambda room: len(channel.posted(room)))


def _fake() -> Case:
    channel = FakeChannel()
    return Case(channel, lambda room: sum(origin.conversation == room for origin, _ in channel.shown.values()))


def _slack() -> Case:
    desk = SlackDesk()
    desk.slack.write(HERE.conversation, "UANN", ts=MESSAGE)
    return Case(desk.channel, lambda room: len(desk.slack.ours(room)))


@pytest.fixture(params=[_console, _web, _fake, _slack])
def case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param()
    return made


@pytest.mark.parametrize("kind", ["reply", "clarify", "escalate"])
def test_a_posted_decision_is_seen_in_its_conversation_only(case: Case, kind: str) -> None:
    case.channel.post(HERE, a_decision(kind), key="k")
    assert case.seen("room") == 1
    assert case.seen("hall") == 0


def test_a_key_posted_twice_is_seen_once(case: Case) -> None:
    for _ in range(2):
        case.channel.post(HERE, a_decision(), key="k")
    assert case.seen("room") == 1


def test_different_keys_are_seen_separately(case: Case) -> None:
    for key in ("k1", "k2"):
        case.channel.post(HERE, a_decision(), key=key)
    assert case.seen("room") == 2


def test_a_decision_without_answer_or_pages_can_be_posted(case: Case) -> None:
    case.channel.post(HERE, Decision(kind="escalate", confidence=0.0, reason="deadline_missed"), key="k")
    assert case.seen("room") == 1


def test_a_channel_has_a_name(case: Case) -> None:
    assert case.channel.name
