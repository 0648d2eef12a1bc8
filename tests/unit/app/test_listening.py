"""The port that the service listens on."""

from __future__ import annotations

import asyncio
import socket

import pytest

from app.cli.service import open_port
from app.domain.errors import NotReady
from tests.loops import in_a_loop


def test_answers_leave_at_once_and_wait_for_no_receipt() -> None:
    """Nagle's algorithm holds the second half of an answer back until the first is acknowledged, for 40 ms."""

    async def delays() -> list[int]:
        found: list[int] = []

        def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            found.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = open_port("127.0.0.1", 0)
        async with await asyncio.start_server(accepted, sock=listener):
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            await reader.read()
            writer.close()
        return found

    assert in_a_loop(delays) == [1]


def test_a_taken_port_says_what_to_do() -> None:
    taken = open_port("127.0.0.1", 0)
    taken.listen()
    with pytest.raises(NotReady, match="--port"):
        open_port("127.0.0.1", taken.getsockname()[1])
    taken.close()
