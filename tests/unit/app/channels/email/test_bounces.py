"""What comes back was never heard, and people are told."""

from __future__ import annotations

import pytest

from app.channels.email.bounces import came_back
from app.channels.email.place import OurIds
from app.services.desk.reply_to_requester import ReplyToRequester
from tests.fakes.builders import an_answer
from tests.fakes.email_desk import EmailDesk
from tests.fakes.email_mails import ME, a_mail, a_report
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring


def test_an_answer_that_comes_back_is_a_persons() -> None:
    desk = EmailDesk()
    desk.receive()
    uid = desk.receive(a_report(str(desk.posted.last()["Message-ID"])))
    assert desk.tickets()[0].tier == 1
    assert uid in desk.mailbox.away
    assert len(desk.tickets()) == 1


def test_an_agent_whose_words_come_back_has_the_ticket_again_and_is_told_once() -> None:
    desk = EmailDesk(Wiring(answerer=FakeAnswerer(an_answer(0.1))))
    desk.receive(a_mail("It hums"))
    reply = ReplyToRequester(unit_of_work=desk.wiring.unit_of_work, clock=desk.clock, ids=desk.wiring.ids)
    reply(desk.tickets()[0].id, "Which one?", agent="mo", then="pending_requester")
    desk.run(seconds=1)
    for _ in range(2):
        desk.receive(a_report(str(desk.posted.last()["Message-ID"])))
    (ticket,) = desk.tickets()
    assert (ticket.state, ticket.assignee) == ("in_progress", "mo")
    with desk.wiring.unit_of_work() as work:
        assert [event.kind for event in work.tickets.events(ticket.id)].count("undelivered") == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_is_only_late_changes_nothing(action: str) -> None:
    desk = EmailDesk()
    desk.receive()
    uid = desk.receive(a_report(str(desk.posted.last()["Message-ID"]), action=action))
    assert desk.tickets()[0].tier == 0
    assert uid not in desk.mailbox.away


def test_a_report_about_what_we_did_not_send_stays_unread() -> None:
    desk = EmailDesk()
    desk.receive()
    forged = OurIds(key=b"x" * 32, address=ME).of(f"{desk.tickets()[0].id}:v2:reply")
    uid = desk.receive(a_report(forged))
    assert desk.tickets()[0].tier == 0
    assert uid not in desk.mailbox.away


def test_a_mail_of_a_person_is_no_report() -> None:
    assert came_back(a_mail()) == ()
    assert came_back(b"Content-Type: multipart/report\r\n\r\n") == ()
