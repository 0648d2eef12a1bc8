"""Tell every open page what just happened: one thread reads for all, while anybody is looking."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.change import Change
from app.domain.errors import FirstlineError
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

log = logging.getLogger(__name__)

WRITING = "writing"
"""The kind of a change that is no event: somebody writes, or stopped writing, or left a note."""

Tell = Callable[[Change], None]
_LOOK_BACK = 20
"""Positions read again: with several writers an event may be seen after a later one."""
_AT_ONCE = 500
_REMEMBERED = 2000


@dataclass(slots=True)
class _Read:
    """How far the thread has read."""

    position: int
    drafts_since: datetime
    seen: OrderedDict[object, None] = field(default_factory=OrderedDict)

    def is_new(self, sign: object) -> bool:
        """Whether this was not seen before; it is from now on."""
        if sign in self.seen:
            return False
        self.seen[sign] = None
        if len(self.seen) > _REMEMBERED:
            self.seen.popitem(last=False)
        return True


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """Reads changes every `pause` seconds and hands each one to every viewer, in order and once."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    pause: float = 0.25
    _viewers: set[Tell] = field(default_factory=set, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)

    @contextmanager
    def viewing(self, tell: Tell) -> Iterator[None]:
        """Have `tell` called, from another thread, for whatever happens while the block lasts."""
        with self._lock:
            self._viewers.add(tell)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="newsroom", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._viewers.discard(tell)

    def missed(self, position: int, *, limit: int = 200) -> tuple[Change, ...]:
        """Return what happened behind a position that a viewer had reached."""
        with self.unit_of_work() as work:
            return work.changes.after(position, limit=limit)

    @property
    def viewers(self) -> int:
        """How many are looking."""
        return len(self._viewers)

    def _watch(self) -> None:
        read: _Read | None = None
        pause = threading.Event()
        while self._somebody_looks():
            try:
                read = self._start() if read is None else self._tell_news(read)
            except FirstlineError:  # a database that is away for a moment; viewers lose nothing
                log.warning("What happens to tickets cannot be read right now; trying again.")
            pause.wait(self.pause)

    def _somebody_looks(self) -> bool:
        with self._lock:
            if not self._viewers:
                self._thread = None
            return self._thread is not None

    def _start(self) -> _Read:
        with self.unit_of_work() as work:
            read = _Read(position=work.changes.position(), drafts_since=self.clock.now())
            self._news(work, read)
        return read

    def _tell_news(self, read: _Read) -> _Read:
        with self.unit_of_work() as work:
            news = self._news(work, read)
        with self._lock:
            viewers = tuple(self._viewers)
        for tell in viewers if news else ():
            for change in news:
                tell(change)
        return read

    def _news(self, work: UnitOfWork, read: _Read) -> tuple[Change, ...]:
        found = work.changes.after(max(0, read.position - _LOOK_BACK), limit=_AT_ONCE)
        events = tuple(change for change in found if read.is_new(change.position))
        read.position = max([read.position, *(change.position for change in events)])
        drafts = []
        for ticket_id, at in work.changes.drafts(since=read.drafts_since, limit=_AT_ONCE):
            read.drafts_since = max(read.drafts_since, at)
            if read.is_new((ticket_id, at)):
                ticket = work.tickets.get(ticket_id)
                drafts.append(
                    Change(
                        position=0,
                        ticket_id=ticket_id,
                        request_id="",
                        kind=WRITING,
                        actor="",
                        queue=ticket.queue,
                    )
                )
        return (*events, *drafts)
