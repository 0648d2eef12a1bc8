"""What agents write: below a card it stays among them, below the question it is a reply the requester has seen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.channels.desk.seats import Seats
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.events import Deleted, Said
from app.channels.slack.place import CHANNEL, PREFIX, Place
from app.channels.slack.texts import plain_text, with_names
from app.domain.errors import DeliveryFailed, InvalidInput
from app.services.desk.hear_reply import HearReply
from app.services.desk.reply_to_requester import AddNote
from app.services.desk.reword_message import RewordMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Takes what stands below a card, whoever wrote it: nothing from there ever reaches the requester or the engine.

    What an agent changes there, or below the question, is changed in what is kept; what they delete is taken back.
    """

    seats: Seats
    find: FindTarget
    add_note: AddNote
    hear: HearReply
    reword: RewordMessage
    me: Callable[[], str]

    def __call__(self, event: Said) -> bool:
        """Return whether it was taken."""
        if event.place.root == event.place.ts:
            return False
        if event.place.room in self.seats.rules.triage_rooms:
            return self._below_a_card(event)
        return not event.mention and self._below_a_question(event)

    def deleted(self, event: Deleted) -> bool:
        """Return whether it was something an agent had written, which is taken back."""
        agent = self.seats.agent_of(event.user) if event.user else ""
        if not agent or event.place.root == event.place.ts:
            return False
        return self.reword.withdraw(self._tickets(event.place), agent=agent, key=_key(event.place))

    def _below_a_card(self, event: Said) -> bool:
        target = self.find.card(event.place.room, event.place.root)
        if target is None:
            return False
        agent = self.seats.agent(event.user, target)
        if agent:
            key = _key(event.place)
            self._keep(lambda text: self.add_note(target.id, text, agent=agent, source=CHANNEL, key=key), event, agent)
        return True

    def _below_a_question(self, event: Said) -> bool:
        asked = self.find.asked_below(event.place.room, event.place.root)
        if asked is None or asked.request.requester == PREFIX + event.user:
            return False
        ticket = asked.ticket
        if ticket is None:
            self._wait(event)
            return False
        agent = self.seats.agent(event.user, ticket)
        if not agent:
            return False
        key = _key(event.place)
        self._keep(lambda text: self.hear(ticket.id, text, agent=agent, source=CHANNEL, key=key), event, agent)
        return True

    def _wait(self, event: Said) -> None:
        """Raise `DeliveryFailed` for what an agent writes while the engine holds back: it is kept with the ticket."""
        if self.seats.agent_for(event.user, ""):
            raise DeliveryFailed(f"What stands above {event.place.address!r} is still being worked on; a reply waits.")

    def _keep(self, keep: Callable[[str], object], event: Said, agent: str) -> None:
        """Keep it; what was changed takes the place of what is kept, or of nothing where the change is told first."""
        text = plain_text(with_names(event.text, self._called), me=self.me())
        try:
            if not event.place.edit or not self._reworded(event, text, agent):
                keep(text)
        except InvalidInput as error:
            log.info("what an agent wrote at %s is not kept: %s", event.place.address, error)

    def _reworded(self, event: Said, text: str, agent: str) -> bool:
        at = datetime.fromtimestamp(float(event.place.edit), UTC)
        return self.reword(self._tickets(event.place), text, agent=agent, key=_key(event.place), at=at)

    def _tickets(self, place: Place) -> tuple[str, ...]:
        if place.room in self.seats.rules.triage_rooms:
            card = self.find.card(place.room, place.root)
            return (card.id,) if card else ()
        return self.find.tickets_below(place.room, place.root)

    def _called(self, user: str) -> str:
        """Return how the desk calls somebody: an agent of the roster is found by it, and told that they were named."""
        if user == self.me():
            return ""
        agent = self.seats.agent_of(user)
        return agent if not agent.startswith(PREFIX) else next(iter(self.seats.company.person(user).names), "")


def _key(place: Place) -> str:
    return f"{place.room}:{place.ts}"
