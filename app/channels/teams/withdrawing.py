"""What we said is taken back with the question it answered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from app.channels.teams.api import TeamsCalls
from app.channels.teams.calling import TeamsGone
from app.channels.teams.place import CHANNEL, Place
from app.domain.effects import is_reply
from app.ports import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Removes our answers to a message, wherever they stand; an agent's words stay."""

    calls: TeamsCalls
    unit_of_work: UnitOfWorkFactory

    def __call__(self, place: Place) -> None:
        """Take back what was said about `place`; raise `DeliveryFailed` to be tried again."""
        with self.unit_of_work() as work:
            said = work.postings.about(CHANNEL, place.room, place.unedited)
        for posting in said:
            if not is_reply(posting.key):
                continue
            with suppress(TeamsGone):  # somebody was quicker
                self.calls.remove(posting.room, posting.id)
            with self.unit_of_work() as work:
                work.postings.forget(posting.key)
                work.commit()
