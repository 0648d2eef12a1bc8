"""Mail that is refused, cut off, unreadable, or answered by a machine: a person has it in the end."""

from __future__ import annotations

from app.channels.email.sending import Refused
from app.domain.errors import DeliveryFailed
from tests.fakes.email_desk import EmailDesk
from tests.fakes.email_mails import ANN, a_mail


def test_an_answer_that_the_server_refuses_for_good_is_a_persons_at_once() -> None:
    desk = EmailDesk()
    desk.posted.failures = [Refused("The mail server does not take mail for ann (550).")]
    desk.receive()
    assert desk.tickets()[0].tier == 1
    with desk.wiring.unit_of_work() as work:
        assert [item.last_error for item in work.outbox.dead_letters()] == [
            "The mail server does not take mail for ann (550)."
        ]


def test_an_answer_that_is_refused_for_now_comes_later() -> None:
    desk = EmailDesk()
    desk.posted.failures = [DeliveryFailed("The mail server refused a mail (451).")]
    desk.receive()
    assert not desk.posted.mails
    desk.run(seconds=10)
    assert len(desk.posted.mails) == 1
    assert desk.tickets()[0].state == "answered"


def test_a_line_that_drops_after_the_servers_word_repeats_the_very_same_mail() -> None:
    desk = EmailDesk()
    desk.posted.breaks = True
    desk.receive()
    desk.run(seconds=10)
    assert len({str(letter["Message-ID"]) for _, letter in desk.posted.mails}) == 1


def test_a_loop_ends_with_a_person_after_so_many_mails_an_hour() -> None:
    desk = EmailDesk()
    for number in range(8):
        desk.receive(a_mail(f"My VPN does not connect {number}", subject=f"{number}"))
    assert len(desk.posted.mails) == 5
    assert [ticket.tier for ticket in desk.tickets()].count(1) == 3
    desk.clock.advance(3601)
    desk.receive(a_mail("My VPN does not connect again"))
    assert len(desk.posted.mails) == 6


def test_what_cannot_be_read_in_the_end_is_a_persons() -> None:
    desk = EmailDesk()
    desk.mailbox.arrive(a_mail("My VPN fails", files=(("log.txt", b"error"),)))
    desk.collect(desk.mailbox)
    with desk.wiring.unit_of_work() as work:
        (delivery,) = work.deliveries.lease(limit=1, now=desk.clock.now(), seconds=60)
    desk.reader.give_up(delivery)
    desk.wiring.work_inbox()()
    assert desk.asked().requester == ANN
    assert desk.asked().audience == frozenset()
    assert [(file.name, file.id) for file in desk.asked().files] == [("log.txt", "")]
