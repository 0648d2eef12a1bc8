"""The web page and the API: they read the record, so posting only tells a waiting page to look again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from app.domain.decision import Decision
from app.domain.message import TicketMessage
from app.domain.reached import Reached
from app.domain.request import Origin

REMEMBERED = 10_000
"""Postings kept for waiting pages; a page that missed one finds the same in the record."""


@dataclass(slots=True, kw_only=True)
class WebChannel:
    """`ChatChannel` and `MessageChannel` of a face that fetches. Thread-safe; the record has all that it forgets."""

    name: str = "web"
    _posted: OrderedDict[str, tuple[Origin, Decision]] = field(default_factory=OrderedDict, init=False)
    _told: OrderedDict[str, tuple[Origin, TicketMessage]] = field(default_factory=OrderedDict, init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, init=False)

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        """Keep the decision for its conversation, once per key, and wake whoever waits."""
        with self._changed:
            self._posted.setdefault(key, (origin, decision))
            if len(self._posted) > REMEMBERED:
                self._posted.popitem(last=False)
            self._changed.notify_all()
        return "asker"

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:
        """Keep the message for its conversation, once per key, and wake whoever waits."""
        with self._changed:
            self._told.setdefault(key, (origin, message))
            if len(self._told) > REMEMBERED:
                self._told.popitem(last=False)
            self._changed.notify_all()
        return "asker"

    def told(self, conversation: str) -> tuple[TicketMessage, ...]:
        """Return what agents wrote to `conversation`, oldest first."""
        with self._changed:
            return tuple(message for origin, message in self._told.values() if origin.conversation == conversation)

    def posted(self, conversation: str) -> tuple[Decision, ...]:
        """Return what was posted to `conversation`, oldest first."""
        with self._changed:
            return self._of(conversation)

    def wait(self, conversation: str, *, seconds: float) -> tuple[Decision, ...]:
        """Return what was posted to `conversation` as soon as there is something, or nothing after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._of(conversation), timeout=seconds)
            return self._of(conversation)

    def _of(self, conversation: str) -> tuple[Decision, ...]:
        return tuple(decision for origin, decision in self._posted.values() if origin.conversation == conversation)
