"""What agents write below a card, to us by name: a note that stays among them, and nothing else ever."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from app.channels.desk.seats import Seats
from app.channels.teams.desk.board import ticket_of_card
from app.channels.teams.events import Deleted, Said
from app.channels.teams.place import CHANNEL, Place
from app.channels.teams.rules import TeamsRules
from app.domain.errors import InvalidInput, NotFound
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.desk.reply_to_requester import AddNote
from app.services.desk.reword_message import RewordMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Takes whatever stands below a card, whoever wrote it: nothing from there reaches the requester or the engine.

    What its writer changes there is changed in what is kept; what they delete is taken back.
    """

    seats: Seats
    rules: TeamsRules
    reading: UnitOfWorkFactory
    add_note: AddNote
    reword: RewordMessage

    def __call__(self, event: Said) -> bool:
        """Return whether it was taken."""
        ticket = self._ticket(event.place)
        if ticket is None:
            return False
        agent = self.seats.agent(event.user, ticket)
        if agent:
            self._keep(event, ticket, agent)
        return True

    def deleted(self, event: Deleted) -> bool:
        """Return whether it stood below a card; an agent's note is taken back."""
        ticket = self._ticket(event.place)
        if ticket is None:
            return False
        if event.user:
            self.reword.withdraw((ticket.id,), agent=self.seats.agent_of(event.user), key=_key(event.place))
        return True

    def _keep(self, event: Said, ticket: Ticket, agent: str) -> None:
        key, place = _key(event.place), event.place
        try:
            if place.edit:
                at = datetime.fromtimestamp(float(place.edit), UTC)
                if self.reword((ticket.id,), event.text, agent=agent, key=key, at=at):
                    return
            self.add_note(ticket.id, event.text, agent=agent, source=CHANNEL, key=key)
        except InvalidInput as error:
            log.info("what an agent wrote below the card of %s is not kept: %s", ticket.id, error)

    def _ticket(self, place: Place) -> Ticket | None:
        if place.root == place.id or place.room not in self.rules.triage_rooms:
            return None
        found = ticket_of_card(self.reading, place.room, place.root)
        try:
            with self.reading() as work:
                return work.tickets.get(found) if found else None
        except NotFound:
            return None


def _key(place: Place) -> str:
    return f"{place.room}:{place.id}"
