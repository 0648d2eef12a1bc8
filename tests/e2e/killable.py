"""Our service on a home of its own: started, killed without warning, and started again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, TypeVar

import httpx

from tests.e2e.service import launched
from tests.e2e.slack_world import eventually, free_port


@dataclass(slots=True, kw_only=True)
class Killable:
    """`settings` says by environment what it is joined to; `FREED` sets free what a killed process had taken up."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    FREED: ClassVar[tuple[str, ...]] = (
        "UPDATE outbox SET leased_until = NULL",
        "UPDATE inbox SET leased_until = NULL",
        "UPDATE deliveries SET not_before = NULL",
    )
    WAITING: ClassVar[str] = """SELECT (SELECT count(*) FROM inbox WHERE NOT done)
        + (SELECT count(*) FROM deliveries WHERE NOT done) + (SELECT count(*) FROM outbox WHERE state = 'waiting')"""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self) -> dict[str, str]:
        return {}

    def start(self) -> None:
        self.process = launched(self.home, self.port, self.settings())
        eventually(self._is_ready, seconds=60)

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)

    def restart(self) -> None:
        """Start it again once what it had taken up is free again: in life that takes a minute or two."""
        assert self.process is not None
        self.process.wait(20)
        with sqlite3.connect(self.home / "firstline.db") as database:
            for statement in self.FREED:
                database.execute(statement)
        self.start()

    def come_to_rest(self) -> None:
        """Wait until nothing is left to read, to do or to send: whatever might come twice has come."""
        eventually(lambda: not self._waiting())

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(30)

    def _waiting(self) -> int:
        with closing(sqlite3.connect(self.home / "firstline.db")) as database:
            (found,) = database.execute(self.WAITING).fetchone()
        return int(found)

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the service ended while starting"
        try:
            return httpx.get(f"{self.address}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False


_House = TypeVar("_House", bound=Killable)


@contextmanager
def running(house: _House) -> Iterator[_House]:
    """Have it run as long as this lasts."""
    house.start()
    try:
        yield house
    finally:
        house.stop()
