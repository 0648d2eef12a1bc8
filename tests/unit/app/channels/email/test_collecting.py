"""Fetching mail: each once, whatever breaks in between, and what no person wrote not at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DeliveryFailed
from tests.fakes.email_desk import EmailDesk
from tests.fakes.email_mails import a_mail


def fetch(desk: EmailDesk) -> None:
    """Connect anew and fetch."""
    desk.collect.begin(desk.mailbox)
    desk.run()


def test_what_was_there_before_us_is_left_alone() -> None:
    desk = EmailDesk()
    desk.collect = replace(desk.collect, mailbox_name="another")
    desk.mailbox.arrive(a_mail())
    fetch(desk)
    assert not desk.tickets()
    desk.receive()
    assert len(desk.tickets()) == 1


@pytest.mark.parametrize("step", ["after", "whole", "keep_away"])
def test_a_line_that_drops_at_any_step_loses_and_doubles_nothing(step: str) -> None:
    desk = EmailDesk()
    uid = desk.mailbox.arrive(a_mail())
    desk.mailbox.breaks_at = step
    with suppress(DeliveryFailed):
        desk.collect(desk.mailbox)
    fetch(desk)
    assert len(desk.tickets()) == len(desk.posted.mails) == 1
    assert set(desk.mailbox.away) == {uid}


def test_what_no_person_wrote_stays_unread() -> None:
    desk = EmailDesk()
    desk.receive(a_mail(Auto_Submitted="auto-replied"))
    fetch(desk)
    assert not desk.tickets()
    assert not desk.mailbox.away


def test_a_mailbox_that_counts_anew_is_looked_through_and_nothing_is_taken_twice() -> None:
    desk = EmailDesk()
    desk.receive(a_mail("My VPN fails", subject="one"))
    desk.clock.advance(3 * 24 * 3600)
    (raw, came), *_ = desk.mailbox.mails.values()
    old = (a_mail("Before us", subject="old"), desk.clock.now() - timedelta(days=20))
    desk.mailbox.mails = {4: old, 5: (raw, came), 6: (a_mail("Printer", subject="two"), desk.clock.now())}
    desk.mailbox.counter, desk.mailbox.validity = 6, 2
    fetch(desk)
    assert [ticket.subject for ticket in desk.tickets()] == ["one", "two"]
    fetch(desk)
    assert len(desk.tickets()) == 2


def test_a_mail_without_an_id_is_known_by_all_of_it() -> None:
    desk = EmailDesk()
    raw = a_mail().partition(b"\r\n")[2]
    desk.receive(raw)
    desk.receive(raw)
    assert len(desk.tickets()) == 1
    assert "In-Reply-To" not in desk.posted.last()


def test_nobody_takes_the_place_of_another_persons_mail_by_its_id() -> None:
    desk = EmailDesk()
    desk.receive(a_mail("x", sender="eve@elsewhere.example", id="<known@halyard.example>", vouched=False))
    desk.receive(a_mail("My VPN fails", id="<known@halyard.example>", subject="mine"))
    assert {ticket.requester for ticket in desk.tickets()} == {"email:eve@elsewhere.example", "ann@halyard.example"}


@given(st.lists(st.sampled_from(["", "after", "whole", "keep_away", "new"]), max_size=12))
def test_every_mail_is_a_ticket_once_under_any_sequence_of_breaks(steps: list[str]) -> None:
    desk = EmailDesk()
    arrived = 0
    for step in steps:
        if step == "new":
            arrived += 1
            desk.mailbox.arrive(a_mail(f"question {arrived}", subject=f"subject {arrived}"))
            continue
        desk.mailbox.breaks_at = step
        with suppress(DeliveryFailed):
            desk.collect.begin(desk.mailbox)
            desk.collect(desk.mailbox)
    desk.mailbox.breaks_at = ""
    fetch(desk)
    desk.read_deliveries()
    desk.wiring.work_inbox()()
    assert sorted(ticket.subject for ticket in desk.tickets()) == sorted(f"subject {n + 1}" for n in range(arrived))
