"""What answers a press, a command or a message at once is seen by one person, once, however often the event is read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import count

from app.channels.slack.api import Message, Post, SlackCalls, SlackDirect, say_once
from app.channels.slack.calling import did_nothing
from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed
from app.ports import UnitOfWorkFactory

_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class _Reading:
    """An event that is being read, and the numbers of what is shown for it: the same ones each time it is read."""

    delivery: Delivery
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


_READING: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOnce:
    """`SlackCalls` for whoever reads events: what it whispers meanwhile is noted before, as `WhisperOnce` does.

    Where a crash came in between, nobody knows whether it was shown: then it comes as a direct message, which is found
    by its key. What was certainly shown is not shown again because something after it failed.
    """

    calls: SlackCalls
    direct: SlackDirect
    unit_of_work: UnitOfWorkFactory
    _shown: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED), init=False)

    @contextmanager
    def reading(self, delivery: Delivery) -> Iterator[None]:
        """Number what is whispered in here as answers to `delivery`."""
        token = _READING.set(_Reading(delivery))
        try:
            yield
        finally:
            _READING.reset(token)

    def whisper(self, room: str, user: str, post: Post, *, thread: str = "") -> None:
        """Show to one person only, once for each event that is read."""
        reading = _READING.get()
        if reading is None:
            self.calls.whisper(room, user, post, thread=thread)
            return
        delivery, number = reading.delivery, next(reading.numbers)
        with self.unit_of_work() as work:
            is_first = work.answerings.begin(delivery, number)
            work.commit()
        if not is_first and (delivery.id, number) in self._shown:
            return
        if is_first:
            self._show(delivery, number, lambda: self.calls.whisper(room, user, post, thread=thread))
        else:
            say_once(self.calls, self.direct.direct(user), replace(post, key=f"{delivery.id}#{number}"))

    def thread(self, room: str, root: str) -> tuple[Message, ...]:
        """Return a thread, as Slack has it."""
        return self.calls.thread(room, root)

    def say(self, room: str, post: Post, *, thread: str = "") -> str:
        """Post for all to see; whoever says it looks whether it stands there."""
        return self.calls.say(room, post, thread=thread)

    def change(self, room: str, ts: str, post: Post) -> None:
        """Change a message of ours."""
        self.calls.change(room, ts, post)

    def remove(self, room: str, ts: str) -> None:
        """Take a message of ours away."""
        self.calls.remove(room, ts)

    def _show(self, delivery: Delivery, number: int, show: Callable[[], None]) -> None:
        try:
            show()
        except DeliveryFailed as error:
            if did_nothing(error):
                with self.unit_of_work() as work:
                    work.answerings.take_back(delivery, number)
                    work.commit()
            raise
        self._shown.append((delivery.id, number))
