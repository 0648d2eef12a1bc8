"""Which language a question from Slack is taken to be in."""

from __future__ import annotations

import pytest

from app.channels.company import Person
from tests.fakes.slack_events import said
from tests.fakes.slack_room import GRACE, a_desk, the_ticket


@pytest.mark.parametrize(
    ("text", "language"), [("VPN?", "en"), ("¿Cómo me conecto a la VPN desde casa?", "")], ids=["few words", "more"]
)
def test_what_somebody_writes_tells_its_language_and_their_slack_that_of_a_few_words(text: str, language: str) -> None:
    desk = a_desk()
    desk.slack.people["UANN"] = Person(id="UANN", locale="en-US")
    desk.receive(said(text, user="UANN"))
    desk.run(seconds=GRACE)
    asked = the_ticket(desk).request_id
    with desk.wiring.unit_of_work() as work:
        assert work.records.request(asked).language == language
