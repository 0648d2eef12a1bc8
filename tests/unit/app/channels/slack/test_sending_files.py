"""Files of agents reach whoever asked, and nobody else, once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.channels.slack.rules import RoomRules, SlackRules
from app.domain.files import AttachedFile
from app.domain.ticket import Ticket
from tests.fakes.builders import an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.wiring import Wiring

HOME = "DUANN"
FILES = (AttachedFile(name="form.csv", id="upl_1"), AttachedFile(name="form.csv", id="upl_2"))


class Killed(Exception):
    """The process ends here."""


@dataclass(slots=True)
class DyingSlack(FakeSlack):
    """Its caller dies just after the file of this number was sent."""

    dies_after: int = 0

    def send_file(self, room: str, thread: str, name: str, content: bytes) -> None:
        FakeSlack.send_file(self, room, thread, name, content)
        if len(self.sent) == self.dies_after:
            self.dies_after = 0
            raise Killed


def asked(slack: FakeSlack) -> tuple[SlackDesk, Ticket]:
    wiring = Wiring(answerer=FakeAnswerer(an_answer(0.1)))
    desk = SlackDesk(wiring=wiring, slack=slack, rules=SlackRules(rooms={"C1": RoomRules()}, grace_seconds=0))
    desk.ask("How do I order a laptop?")
    desk.run(seconds=1)
    with wiring.unit_of_work() as work:
        for number, file in enumerate(FILES, start=1):
            work.uploads.keep(file.id, f"content {number}".encode(), at=desk.clock.now())
        work.commit()
        (ticket,) = work.queries.find()
    return desk, ticket


def reply(desk: SlackDesk, ticket: Ticket) -> None:
    desk.wiring.reply().along(FILES)(ticket.id, "Fill this in.", agent="agent")


@pytest.mark.parametrize("dies_after", [0, 1, 2])
def test_files_are_sent_to_the_asker_alone_once_whatever_crashes(dies_after: int) -> None:
    slack = DyingSlack(dies_after=dies_after)
    desk, ticket = asked(slack)
    reply(desk, ticket)
    if dies_after:
        with pytest.raises(Killed):
            desk.run()
    for _ in range(3):
        desk.run(seconds=120)
    (about, *sent) = slack.ours(HOME)
    assert "How do I order a laptop?" in about.text
    assert [(message.root, message.files) for message in sent] == [(about.ts, ("form.csv",))] * 2
    assert list(slack.sent.values()) == [b"content 1", b"content 2"]
    in_the_room = [message.text for message in slack.ours("C1")]
    assert [text for text in in_the_room if "Fill this in." in text] == in_the_room[-1:]
    assert not any(message.files for message in slack.ours("C1"))


def test_words_do_not_wait_for_a_file_that_slack_refuses() -> None:
    slack = FakeSlack()
    desk, ticket = asked(slack)
    reply(desk, ticket)
    slack.refuses = "send_file"
    desk.run()
    assert "Fill this in." in slack.ours("C1")[-1].text
    slack.refuses = ""
    for _ in range(3):
        desk.run(seconds=60)
    assert len(slack.sent) == 2
    assert sum("Fill this in." in message.text for message in slack.ours("C1")) == 1


def test_a_file_that_is_forgotten_by_now_keeps_the_others_from_nobody() -> None:
    slack = FakeSlack()
    desk, ticket = asked(slack)
    files = (AttachedFile(name="gone.txt", id="upl_gone"), *FILES)
    desk.wiring.reply().along(files)(ticket.id, "Fill this in.", agent="agent")
    desk.run()
    assert len(slack.sent) == 2
