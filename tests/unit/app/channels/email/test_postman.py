"""Whoever fetches mail goes on, whatever happens to the connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.channels.email.mailbox import Mailbox
from app.channels.email.postman import Postman
from app.domain.errors import DeliveryFailed
from tests.fakes.email_desk import EmailDesk, FakeMailbox
from tests.fakes.email_mails import a_mail


@pytest.mark.parametrize("error", [DeliveryFailed("The mailbox was not reached."), KeyError("UIDVALIDITY")])
def test_a_connection_that_fails_is_made_again(error: Exception) -> None:
    desk, opened = EmailDesk(), list[int]()
    desk.mailbox.arrive(a_mail())

    @contextmanager
    def open() -> Iterator[Mailbox]:
        opened.append(1)
        if len(opened) < 2:
            raise error
        yield desk.mailbox

    stopped = threading.Event()
    Postman(open=open, collect=desk.collect, pauses=(0.01,)).work_until(stopped)
    assert len(opened) == 2
    desk.run()
    assert len(desk.tickets()) == 1


def test_a_mailbox_that_stays_closed_is_told_until_it_opens() -> None:
    desk, stopped, told = EmailDesk(), threading.Event(), list[str]()

    @contextmanager
    def open() -> Iterator[Mailbox]:
        told.append(postman.problem())
        if len(told) < 4:
            raise DeliveryFailed("Microsoft refused a token for mail.")
        yield desk.mailbox

    postman = Postman(open=open, collect=desk.collect, pauses=(0.01,))
    postman.work_until(stopped)
    assert told == ["", "", *["No mail is fetched. Microsoft refused a token for mail."] * 2]
    assert not postman.problem()


def test_a_mailbox_whose_sign_in_ends_is_opened_anew_at_once_and_without_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk, opened, stopped = EmailDesk(), list[int](), threading.Event()

    class Ending(FakeMailbox):
        def rest(self, stopped: threading.Event, seconds: float) -> bool:
            desk.mailbox.arrive(a_mail(f"My VPN fails {len(opened)}", subject=f"{len(opened)}"))
            if len(opened) == 3:
                stopped.set()
            return False

    ending = Ending(clock=desk.clock, mails=desk.mailbox.mails)

    @contextmanager
    def open() -> Iterator[Mailbox]:
        opened.append(1)
        yield ending

    Postman(open=open, collect=desk.collect, pauses=(3600.0,)).work_until(stopped)
    desk.run()
    assert len(opened) == 3
    assert len(desk.tickets()) == 3
    assert not caplog.records
