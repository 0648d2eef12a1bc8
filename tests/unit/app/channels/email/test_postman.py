"""Whoever fetches mail goes on, whatever happens to the connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.channels.email.mailbox import Mailbox
from app.channels.email.postman import Postman
from app.domain.errors import DeliveryFailed
from tests.fakes.email_desk import EmailDesk
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
