"""What comes in from the agents' side: one door for the reader, one for what cannot wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.channels.slack.desk import cards
from app.channels.slack.desk.acting import SlackActing
from app.channels.slack.desk.commanding import Commanding
from app.channels.slack.desk.home import AppHome
from app.channels.slack.desk.opening import OpenWindow, opens_window
from app.channels.slack.desk.reacting import Reacting
from app.channels.slack.desk.writing import Writing
from app.channels.slack.events import (
    DESK,
    RATE_IN_WORDS,
    Commanded,
    Deleted,
    Event,
    OpenedHome,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from app.channels.slack.payloads import payload_of, read_payload


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvents:
    """Takes an event that belongs to the agents' side; says False for one that does not."""

    acting: SlackActing
    reacting: Reacting
    commanding: Commanding
    writing: Writing
    home: AppHome

    def __call__(self, event: Event) -> bool:
        """Return whether it was taken; raise `DeliveryFailed` for what can be tried again."""
        if isinstance(event, Submitted) and event.form.startswith(DESK):
            self.acting.submitted(event)
        elif isinstance(event, Pressed) and cards.ticket_of(event.block):
            self.acting.pressed(event)
        elif isinstance(event, Reacted):
            self.reacting(event)
        elif isinstance(event, OpenedHome):
            self.home(event)
        else:
            return self._may_be_ours(event)
        return True

    def _may_be_ours(self, event: Event) -> bool:
        """Take what belongs to either side, if it is ours."""
        if isinstance(event, Said):
            return self.commanding.below(event) or self.writing(event)
        if isinstance(event, Commanded):
            return self.commanding(event)
        return isinstance(event, Deleted) and self.writing.deleted(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """Opens windows beside the acknowledgement, which waits for nobody."""

    open_window: OpenWindow
    hands: Executor
    open_rating: Callable[[Pressed], None] | None = None

    def __call__(self, body: dict[str, Any]) -> bool:
        """Return whether the event was a button that opens a window, and is dealt with."""
        try:
            event = read_payload(payload_of(body))
        except ValidationError:
            return False
        if not isinstance(event, Pressed):
            return False
        opener = (
            self.open_window if opens_window(event) else self.open_rating if event.action == RATE_IN_WORDS else None
        )
        if opener is not None:
            self.hands.submit(opener, event)
        return opener is not None
