"""`ChatChannel` and `MessageChannel` on every channel that shows something, chats in memory, and on the fake."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from app.channels.console import ConsoleChannel
from app.domain.decision import Decision, DecisionKind
from app.domain.posting import Room
from app.ports import ChatChannel, MessageChannel
from tests.fakes.builders import a_decision, a_message, an_incoming, an_origin
from tests.fakes.email_desk import EmailDesk
from tests.fakes.engine import FakeChannel
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.teams import SERVICE
from tests.fakes.teams_desk import TeamsDesk

MESSAGE = "1772442000.000100"
HERE = an_origin(conversation="room", message=MESSAGE)


@dataclass(frozen=True, slots=True)
class Case:
    """A channel, how many postings somebody in a conversation sees, and how many words of agents."""

    channel: ChatChannel
    teller: MessageChannel
    seen: Callable[[str], int]
    told: Callable[[str], int]


def _console() -> Case:
    stream = io.StringIO()
    channel = ConsoleChannel(stream=stream)

    def lines(room: str) -> int:
        return stream.getvalue().count(f"[{room}]")

    return Case(channel, channel, lines, lines)


def _fake() -> Case:
    channel = FakeChannel()

    def seen(room: str) -> int:
        return sum(origin.conversation == room for origin, _ in channel.shown.values())

    def told(room: str) -> int:
        return sum(origin.conversation == room for origin, _ in channel.told.values())

    return Case(channel, channel, seen, told)


def _slack() -> Case:
    desk = SlackDesk()
    desk.slack.write(HERE.conversation, "UANN", ts=MESSAGE)

    def ours(room: str) -> int:
        return len(desk.slack.ours(room))

    return Case(desk.channel, desk.channel, ours, ours)


def _teams(kind: str) -> Case:
    desk = TeamsDesk()
    with desk.wiring.unit_of_work() as work:
        work.rooms.note(Room(channel="teams", id=HERE.conversation, address=SERVICE, kind=kind))
        work.commit()

    def ours(room: str) -> int:
        return len(desk.teams.shown(room))

    return Case(desk.channel, desk.channel, ours, ours)


def _teams_chat() -> Case:
    return _teams("personal")


def _teams_channel() -> Case:
    return _teams("channel")


def _email() -> Case:
    desk = EmailDesk()
    desk.wiring.accept()(replace(an_incoming(), requester="ann@halyard.example", origin=HERE))

    def ours(room: str) -> int:
        return len(desk.posted.mails) if room == HERE.conversation else 0

    return Case(desk.channel, desk.channel, ours, ours)


@pytest.fixture(params=[_console, _fake, _slack, _teams_chat, _teams_channel, _email])
def case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param()
    return made


@pytest.mark.parametrize("kind", ["reply", "clarify", "escalate"])
def test_a_posted_decision_is_seen_in_its_conversation_only(case: Case, kind: DecisionKind) -> None:
    case.channel.post(HERE, a_decision(kind), key="k")
    assert case.seen("room") == 1
    assert case.seen("hall") == 0


def test_what_whoever_asked_can_see_is_said_to_have_reached_them_each_time(case: Case) -> None:
    for _ in range(2):
        assert case.channel.post(HERE, a_decision(), key="k") == "asker"
        assert case.teller.tell(HERE, a_message(), key="told") == "asker"


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


def test_what_an_agent_wrote_is_told_in_its_conversation_once(case: Case) -> None:
    for _ in range(2):
        case.teller.tell(HERE, a_message(), key="k")
    assert case.told("room") == 1
    assert case.told("hall") == 0


def test_two_messages_of_the_same_words_are_told_separately(case: Case) -> None:
    for key in ("k1", "k2"):
        case.teller.tell(HERE, a_message(), key=key)
    assert case.told("room") == 2
