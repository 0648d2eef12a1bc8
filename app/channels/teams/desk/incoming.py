"""What comes in from the agents' side, once it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.teams.desk.acting import TeamsActing
from app.channels.teams.desk.writing import Writing
from app.channels.teams.events import Acted, Deleted, Event, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvents:
    """Takes an event that belongs to the agents' side; says False for one that does not."""

    acting: TeamsActing
    writing: Writing

    def __call__(self, event: Event, *, key: str) -> bool:
        """Return whether it was taken; raise `DeliveryFailed` for what can be tried again."""
        if isinstance(event, Acted):
            self.acting(event, key=key)
            return True
        if isinstance(event, Said):
            return self.writing(event)
        return isinstance(event, Deleted) and self.writing.deleted(event)

    def give_up(self, event: Event) -> None:
        """Keep what must not be lost of an event that could not be read."""
        if isinstance(event, Acted):
            self.acting.give_up(event)
