"""What agents write: below a card it stays among them, below the question it is a reply the requester has seen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels.slack.desk.seats import Seats
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.events import Said
from app.channels.slack.place import CHANNEL, PREFIX
from app.channels.slack.texts import plain_text, with_names
from app.domain.errors import InvalidInput
from app.services.hear_reply import HearReply
from app.services.reply_to_requester import AddNote

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Takes what stands below a card, whoever wrote it: nothing from there ever reaches the requester or the engine."""

    seats: Seats
    find: FindTarget
    add_note: AddNote
    hear: HearReply
    me: Callable[[], str]

    def __call__(self, event: Said) -> bool:
        """Return whether it was taken."""
        if event.place.root == event.place.ts:
            return False
        if event.place.room in self.seats.rules.triage_rooms:
            return self._below_a_card(event)
        return not event.mention and self._below_a_question(event)

    def _below_a_card(self, event: Said) -> bool:
        target = self.find.card(event.place.room, event.place.root)
        if target is None:
            return False
        agent = self.seats.agent(event.user, target)
        if agent and not event.place.edit:
            self._keep(lambda text: self.add_note(target.id, text, agent=agent, source=CHANNEL, key=_key(event)), event)
        return True

    def _below_a_question(self, event: Said) -> bool:
        ticket = self.find.newest_below(event.place.room, event.place.root)
        if ticket is None or not ticket.tier or ticket.requester == PREFIX + event.user or event.place.edit:
            return False
        agent = self.seats.agent(event.user, ticket)
        if not agent:
            return False
        self._keep(lambda text: self.hear(ticket.id, text, agent=agent, source=CHANNEL, key=_key(event)), event)
        return True

    def _keep(self, keep: Callable[[str], object], event: Said) -> None:
        try:
            keep(plain_text(with_names(event.text, self._called), me=self.me()))
        except InvalidInput as error:
            log.info("what an agent wrote at %s is not kept: %s", event.place.address, error)

    def _called(self, user: str) -> str:
        """Return how the desk calls somebody: an agent of the roster is found by it, and told that they were named."""
        if user == self.me():
            return ""
        agent = self.seats.agent_of(user)
        return agent if not agent.startswith(PREFIX) else next(iter(self.seats.company.person(user).names), "")


def _key(event: Said) -> str:
    return f"{event.place.room}:{event.place.ts}"
