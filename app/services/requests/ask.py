"""Ask and wait for the outcome, as the page and the API do."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.outcome import Outcome
from app.domain.request import Incoming
from app.services.requests.accept_request import AcceptRequest
from app.services.requests.handle_request import HandleRequest

HOLD_SECONDS = 30
"""Longer than any answer takes; should this process die meanwhile, a worker takes over afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Accepts first, so that a crash loses nothing, and handles at once."""

    accept: AcceptRequest
    handle: HandleRequest

    def __call__(self, incoming: Incoming) -> Outcome:
        """Return the outcome; asking again with the same event or message returns the first one."""
        self.handle.decide.prepare(incoming.text)  # its vector is made while the request is written down
        return self.handle(self.accept(incoming, hold_seconds=HOLD_SECONDS).request)
