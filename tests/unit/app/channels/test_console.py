"""What the console prints."""

from __future__ import annotations

import io

import pytest

from app.channels.console import ConsoleChannel
from app.domain.errors import DeliveryFailed
from tests.fakes.builders import a_decision, an_origin


def test_an_answer_is_printed_on_one_line_with_its_address() -> None:
    stream = io.StringIO()
    ConsoleChannel(stream=stream).post(an_origin(), a_decision(), key="k")
    assert stream.getvalue() == "To reset the VPN, open Settings and choose Reset. (https://kb.example/vpn) [room]\n"


def test_a_closed_terminal_is_a_failed_delivery_and_a_later_one_gets_the_reply() -> None:
    stream = io.StringIO()
    channel = ConsoleChannel(stream=stream)
    stream.close()
    with pytest.raises(DeliveryFailed):
        channel.post(an_origin(), a_decision(), key="k")
    channel.stream = io.StringIO()
    channel.post(an_origin(), a_decision(), key="k")
    assert channel.stream.getvalue()
