"""Asking in Slack how it was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from gettext import NullTranslations
from typing import Any

import pytest

from app.channels.rating import TakeRating
from app.channels.slack.events import RATE, RATE_IN_WORDS
from app.channels.slack.rater import SlackRater
from app.channels.slack.whispering import WhisperOnce
from app.domain.effects import AskRating
from app.domain.errors import Conflict
from app.services.requests.find_request import Asked
from tests.fakes.builders import a_request, a_ticket, an_origin
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_agents import RULES, AgentsDesk
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import pressed

ORIGIN = an_origin("slack", "C1", "1772442000.000100")
TICKET = replace(a_ticket(a_request(requester="slack:UANN", origin=ORIGIN)), state="solved")
ASKED = Asked(request=a_request(requester="slack:UANN", origin=ORIGIN), ticket=TICKET)


@dataclass(slots=True)
class _Desk:
    scale: str = "thumbs"
    slack: FakeSlack = field(default_factory=FakeSlack)
    units: MemoryUnitsOfWork = field(default_factory=MemoryUnitsOfWork)
    given: list[tuple[str, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    rater: SlackRater = field(init=False)

    def __post_init__(self) -> None:
        with self.units() as work:
            work.outbox.put([AskRating(key="k", ticket_id=TICKET.id, origin=ORIGIN)])
            work.commit()
        self.rater = SlackRater(
            whisper=WhisperOnce(calls=self.slack, direct=self.slack, unit_of_work=self.units),
            speak=lambda _: NullTranslations(),
            scale=lambda: self.scale,
            take=TakeRating(rate=self._rate, speak=lambda _: NullTranslations()),
        )

    def _rate(self, ticket_id: str, value: int, *, comment: str = "") -> None:
        if self.given:
            raise Conflict("It was given.")
        self.given.append((ticket_id, value))
        self.comments.append(comment)


@pytest.mark.parametrize(("scale", "buttons"), [("thumbs", ["1", "0"]), ("stars", ["1", "2", "3", "4", "5"])])
def test_only_the_requester_is_asked_with_a_button_for_each_value(scale: str, buttons: list[str]) -> None:
    desk = _Desk(scale=scale)
    for _ in range(2):
        desk.rater.ask_rating(ORIGIN, TICKET, key="k")
    (asked,) = desk.slack.whispers
    assert (asked.room, asked.user) == ("C1", "UANN")
    assert [value for value in buttons if f'"{RATE}_{value}"' in asked.shown] == buttons


def test_the_first_button_counts_and_the_second_is_told_so() -> None:
    desk = _Desk()
    assert "Thank you for telling us" in desk.rater.pressed(ASKED, "rate_1")
    assert "already" in desk.rater.pressed(ASKED, "rate_0")
    assert desk.given == [("tkt_1", 1)]


def test_whoever_did_not_ask_in_slack_is_not_asked_there() -> None:
    desk = _Desk()
    desk.rater.ask_rating(ORIGIN, replace(TICKET, requester="web:1"), key="k")
    assert desk.slack.whispers == []


def rated(user: str, **values: object) -> dict[str, Any]:
    """The window of a rating, as Slack reports it when it is sent."""
    view = {
        "id": f"V{user}",
        "callback_id": "rate",
        "private_metadata": f"C1\n{ORIGIN.message}",
        "state": {"values": {name: {name: value} for name, value in values.items()}},
    }
    return {"type": "view_submission", "user": {"id": user}, "view": view}


def test_who_wants_to_say_more_gets_a_window_and_nobody_else_does() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    for user in ("UBOB", "UANN"):
        assert desk.at_once(pressed(RATE_IN_WORDS, value=ticket.origin.message, user=user))
    ((_, view),) = desk.slack.opened
    assert "A comment, if you like" in str(view.to_dict())


def test_a_rating_with_a_comment_is_taken_from_the_requester_alone() -> None:
    desk, rating = SlackDesk(rules=RULES), _Desk()
    ts = desk.ask(ts=ORIGIN.message)
    desk.run(seconds=60)
    pressing = replace(desk.reader.pressing, rate_in_words=rating.rater.submitted)
    desk.read_deliveries = replace(desk.read_deliveries, readers={"slack": replace(desk.reader, pressing=pressing)})
    assert ts == ORIGIN.message
    for user in ("UBOB", "UANN"):
        values = {"value": {"selected_option": {"value": "0"}}, "comment": {"value": "It took a week."}}
        desk.receive(rated(user, **values))
        desk.run()
    assert [value for _, value in rating.given] == [0]
    assert rating.comments == ["It took a week."]
    assert "Thank you for telling us" in desk.slack.whispers[-1].text
