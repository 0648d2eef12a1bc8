"""What only one person sees: shown once, or said where it can be looked up, whatever breaks off."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from gettext import NullTranslations

import pytest

from app.channels.rating import TakeRating
from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import Post
from app.channels.slack.blocks import plain_post
from app.channels.slack.calling import Refused
from app.channels.slack.rater import SlackRater
from app.channels.slack.rules import RoomRules, SlackRules
from app.channels.slack.whispering import WhisperOnce
from app.domain.delivery import Delivery
from app.domain.effects import AskRating
from app.domain.errors import DeliveryFailed
from app.domain.ticket import Ticket
from tests.fakes.builders import MOMENT, a_ticket, an_origin
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.slack import FakeSlack, shown, value_of
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import deleted, pressed

RULES = SlackRules(rooms={"C1": RoomRules(policy="suggest_asker")}, grace_seconds=0)
HOME = "DUANN"


class Killed(Exception):
    """The process ends here."""


@dataclass(slots=True)
class BreakingSlack(FakeSlack):
    """The next whisper breaks off: `after` it was shown, or before; `by` a crash, or a line that dropped."""

    after: bool = True
    by: list[Exception] = field(default_factory=list)

    def whisper(self, room: str, user: str, post: Post, *, thread: str = "") -> None:
        broken = self.by.pop() if self.by else None
        if broken is None or self.after:
            FakeSlack.whisper(self, room, user, post, thread=thread)
        if broken is not None:
            raise broken


def an_hour_later(desk: SlackDesk) -> None:
    """Let leases end and pauses be over, as often as anything may be tried again."""
    for _ in range(4):
        desk.run(seconds=900)


def asked(slack: BreakingSlack) -> SlackDesk:
    """Somebody asked where only they see the answer, and its showing breaks off."""
    desk = SlackDesk(slack=slack, rules=RULES)
    desk.ask()
    if any(isinstance(broken, Killed) for broken in slack.by):
        with pytest.raises(Killed):
            desk.run(seconds=1)
    else:
        desk.run(seconds=1)
    return desk


def direct(desk: SlackDesk) -> list[str]:
    return [shown(desk.slack.posts[message.ts].blocks) for message in desk.slack.ours(HOME)]


@pytest.mark.parametrize("broken", [Killed(), DeliveryFailed("The line dropped."), Refused("?", "internal_error")])
@pytest.mark.parametrize("after", [True, False])
def test_an_answer_whose_showing_broke_off_is_shown_no_second_time_but_comes_as_a_direct_message(
    broken: Exception, after: bool
) -> None:
    desk = asked(BreakingSlack(after=after, by=[broken]))
    an_hour_later(desk)
    assert len(desk.slack.whispers) == after
    (message,) = direct(desk)
    assert "You may have seen this in the channel already" in message
    assert "That solved it" in message


def test_a_direct_message_goes_with_the_question_it_answered_and_no_other_does() -> None:
    desk = asked(BreakingSlack(by=[Killed()]))
    an_hour_later(desk)
    other = desk.slack.say(HOME, plain_post(["About something else"], key="tkt_other:v2:reply"))
    ((_, question),) = [one for one in desk.slack.rooms["C1"] if one[1].user == "UANN"]
    desk.slack.erase("C1", question.ts)
    desk.receive(deleted(ts=question.ts))
    desk.run(seconds=1)
    assert [message.ts for message in desk.slack.ours(HOME)] == [other]


@pytest.mark.parametrize("after", [True, False])
def test_a_press_that_is_read_again_after_a_crash_is_answered_once(after: bool) -> None:
    desk = SlackDesk(slack=BreakingSlack(after=after), rules=replace(RULES, rooms={"C1": RoomRules()}))
    desk.ask()
    desk.run(seconds=1)
    (answer,) = desk.slack.ours("C1")
    assert isinstance(desk.slack, BreakingSlack)
    desk.slack.by = [Killed()]
    carried = value_of(desk.slack.posts[answer.ts].blocks, "solved")
    desk.receive(pressed("solved", value=carried, ts=answer.ts))
    with pytest.raises(Killed):
        desk.run(seconds=1)
    an_hour_later(desk)
    assert [whisper.text for whisper in desk.slack.whispers] == ["Glad that is solved."] * after
    assert [message.text for message in desk.slack.ours(HOME)] == ["Glad that is solved."]


def test_a_press_whose_answer_slack_refused_is_answered_where_it_was_made() -> None:
    desk = SlackDesk(slack=BreakingSlack(after=False), rules=replace(RULES, rooms={"C1": RoomRules()}))
    desk.ask()
    desk.run(seconds=1)
    (answer,) = desk.slack.ours("C1")
    assert isinstance(desk.slack, BreakingSlack)
    desk.slack.by = [Refused("?", "ratelimited")]
    carried = value_of(desk.slack.posts[answer.ts].blocks, "why")
    desk.receive(pressed("why", value=carried, ts=answer.ts))
    an_hour_later(desk)
    assert len(desk.slack.whispers) == 1
    assert desk.slack.ours(HOME) == []


def test_what_was_shown_for_certain_is_not_shown_again_because_something_after_it_failed() -> None:
    slack, units = FakeSlack(), MemoryUnitsOfWork()
    once = AnswerOnce(calls=slack, direct=slack, unit_of_work=units)
    event = Delivery(id="Ev1", channel="slack", body="{}", received_at=MOMENT)
    with units() as work:
        work.deliveries.put(event)
        work.commit()
    for _ in range(3):
        with once.reading(event):
            once.whisper("C1", "UANN", plain_post(["first"]))
            once.whisper("C1", "UANN", plain_post(["second"]))
    assert [whisper.text for whisper in slack.whispers] == ["first", "second"]
    assert slack.ours(HOME) == []


def test_a_direct_message_that_was_not_noted_is_sent_once() -> None:
    desk = asked(BreakingSlack(by=[Killed()]))
    an_hour_later(desk)
    units = desk.wiring.unit_of_work
    assert isinstance(units, MemoryUnitsOfWork)
    for letter in units.data.outbox.values():
        letter.state = "waiting"  # as if the crash had come before it was noted
    an_hour_later(desk)
    assert (len(desk.slack.whispers), len(direct(desk))) == (1, 1)


def test_what_slack_surely_did_not_show_is_shown_as_if_nothing_had_been() -> None:
    slack = BreakingSlack(after=False, by=[Refused("Slack refused.", "ratelimited")])
    desk = asked(slack)
    slack.failures = 1
    an_hour_later(desk)
    assert len(slack.whispers) == 1
    assert direct(desk) == []


def test_a_button_works_wherever_its_answer_had_to_be_said() -> None:
    desk = asked(BreakingSlack(by=[Killed()]))
    an_hour_later(desk)
    (message,) = desk.slack.ours(HOME)
    value = value_of(desk.slack.posts[message.ts].blocks, "solved")
    desk.receive(pressed("solved", value=value, room=HOME, ts=message.ts))
    desk.run(seconds=1)
    with desk.wiring.unit_of_work() as work:
        assert [ticket.state for ticket in work.queries.find()] == ["solved"]


def test_how_it_was_is_rather_not_asked_than_asked_twice() -> None:
    units, slack, ticket = MemoryUnitsOfWork(), BreakingSlack(by=[Killed()]), _solved()
    with units() as work:
        work.outbox.put([AskRating(key="k", ticket_id=ticket.id, origin=ticket.origin)])
        work.commit()
    whisper = WhisperOnce(calls=slack, direct=slack, unit_of_work=units)
    rater = SlackRater(
        whisper=whisper,
        speak=lambda _: NullTranslations(),
        scale=lambda: "thumbs",
        take=TakeRating(rate=lambda *_, **__: None, speak=lambda _: NullTranslations()),
    )
    with pytest.raises(Killed):
        rater.ask_rating(ticket.origin, ticket, key="k")
    rater.ask_rating(ticket.origin, ticket, key="k")
    assert len(slack.whispers) == 1
    assert slack.ours(HOME) == []
    assert json.loads(slack.whispers[0].shown)[-1]["elements"][0]["value"].startswith("C1:")


def _solved() -> Ticket:
    return replace(a_ticket(), requester="slack:UANN", origin=an_origin("slack", "C1", "1772442000.000100"))
