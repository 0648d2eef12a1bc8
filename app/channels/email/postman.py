"""Keeps one connection to the mailbox open, and fetches what comes, until somebody stops it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from app.channels.email.collecting import Collect
from app.channels.email.mailbox import Mailbox
from app.domain.errors import FirstlineError

log = logging.getLogger(__name__)

_PAUSES = (2.0, 5.0, 15.0, 60.0)
"""How long to wait after so many failures in a row."""


@dataclass(slots=True, kw_only=True)
class Postman:
    """`open` signs in. It is asked at least every `every` seconds, and at once where the server tells news."""

    open: Callable[[], AbstractContextManager[Mailbox]]
    collect: Collect
    every: float = 20.0
    pauses: tuple[float, ...] = _PAUSES
    _problem: str = field(default="", init=False)
    _failures: int = field(default=0, init=False)

    def problem(self) -> str:
        """Return why no mail is fetched, or an empty text; a line that dropped once is none."""
        return self._problem

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Work in a thread of its own for as long as this is entered."""
        stopped = threading.Event()
        thread = threading.Thread(target=self.work_until, args=(stopped,), name="postman", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join(self.every)

    def work_until(self, stopped: threading.Event) -> None:
        """Fetch until `stopped` is set; a connection that is lost is made again, with growing pauses."""
        self._failures = 0
        while not stopped.is_set():
            pause = self.pauses[min(self._failures, len(self.pauses) - 1)]
            self._failures += 1
            try:
                with self.open() as mailbox:
                    self._fetch(mailbox, stopped)
            except FirstlineError as error:
                log.warning("mail is fetched again in %.0f s: %s", pause, error)
                self._rest(stopped, pause, str(error) if self._failures > 1 else "")
            except Exception:  # nobody else would notice that no mail is fetched any more
                log.exception("fetching mail failed; again in %.0f s", pause)
                self._rest(stopped, pause, "The log says why.")

    def _fetch(self, mailbox: Mailbox, stopped: threading.Event) -> None:
        """Fetch what comes until the connection ends or `stopped` is set."""
        self.collect.begin(mailbox)
        while not stopped.is_set():
            self.collect(mailbox)
            self._failures, self._problem = 0, ""
            if not mailbox.rest(stopped, self.every):
                return

    def _rest(self, stopped: threading.Event, pause: float, why: str) -> None:
        self._problem = f"No mail is fetched. {why}" if why else ""
        stopped.wait(pause)
