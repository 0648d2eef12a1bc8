"""The web page and the API: they read the record, so posting only tells a waiting page to look again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from app.domain.decision import Decision
from app.domain.request import Origin

REMEMBERED = 10_000
"""Postings kept for waiting pages; a page that missed one finds the same in the record."""


@dataclass(slots=True, kw_only=True)
class WebChannel:
    """`ChatChannel` of a face that fetches. Thread-safe; forgetting on restart loses nothing, the record has it all."""

    name: str = "web"
    _posted: OrderedDict[str, tuple[Origin, Decision]] = field(default_factory=OrderedDict, init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, init=False)

    def post(self, origin: Origin, decision: Decision, *, key: str) -> None:
        """Keep the decision for its conversation, once per key, and wake whoever waits."""
        with self._changed:
            self._posted.setdefault(key, (origin, decision))
            if len(self._posted) > REMEMBERED:
                self._posted.popitem(last=False)
            self._changed.notify_all()

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
