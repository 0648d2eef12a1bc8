"""`DeliveryReader` of Teams: what people write, change and delete becomes requests and changes to them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from app.channels import wording
from app.channels.client_language import hint_of
from app.channels.company import NOBODY, Company
from app.channels.edits import Wordings, edit_of, takes_up
from app.channels.teams.activities import activity_of, read_activity
from app.channels.teams.api import TeamsCalls
from app.channels.teams.cards import is_it_solved_post, lines_post
from app.channels.teams.events import Acted, Deleted, Event, Joined, Pressed, Said
from app.channels.teams.following import Continued
from app.channels.teams.people import TeamsPeople
from app.channels.teams.place import CHANNEL, PREFIX, place_of
from app.channels.teams.pressing import Pressing
from app.channels.teams.privacy import Privacy
from app.channels.teams.saying import SayOnce
from app.channels.teams.withdrawing import Withdraw
from app.channels.wording import Speak
from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed, InvalidInput
from app.domain.files import AttachedFile
from app.domain.posting import Room
from app.domain.request import MAX_TEXT, Incoming, Origin
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.accept_request import AcceptRequest
from app.services.requests.find_request import Asked
from app.services.requests.follow_up import ToSay

log = logging.getLogger(__name__)

Continue = Callable[[Asked, str, Origin, tuple[AttachedFile, ...]], ToSay]
"""Takes a request, and what its requester wrote below it, where and with which files; returns what is left to say."""

_OLD = timedelta(hours=1)


class TakeForAgents(Protocol):
    """Takes an event that belongs to the agents' side, once a key; says False for one that does not.

    `give_up` keeps what must not be lost of one that could not be read.
    """

    def __call__(self, event: Event, *, key: str) -> bool: ...

    def give_up(self, event: Event) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsReader:
    """Reads one activity. Only what is said to us by name, in private or below somebody's own request is read."""

    accept: AcceptRequest
    continued: Continued
    follow_up: Continue
    wordings: Wordings
    pressing: Pressing
    company: Company
    people: TeamsPeople
    calls: TeamsCalls
    say: SayOnce
    withdraw: Withdraw
    privacy: Privacy
    speak: Speak
    beside: Callable[[Callable[[], None]], object]
    """Does what nobody has to wait for."""
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    desk: TakeForAgents | None = None

    def read(self, delivery: Delivery) -> None:
        """Do what the activity asks for; raise `DeliveryFailed` where it can be tried again."""
        event = _event_of(delivery)
        if event is None:
            return
        self._note(event.room)
        if isinstance(event, Said):
            self.people.meet(event.user, event.room.id)
        if self.desk is not None and self.desk(event, key=delivery.id):
            return
        if isinstance(event, Said):
            self._said(event, delivery)
        elif isinstance(event, Deleted):
            self._deleted(event, delivery)
        elif isinstance(event, Pressed):
            self.pressing.pressed(event)
        elif isinstance(event, Joined):
            self._welcome(event)

    def give_up(self, delivery: Delivery) -> None:
        """Accept a question without knowing who asks: as somebody in no group, so that at least a person gets it."""
        event = _event_of(delivery)
        if isinstance(event, Said) and event.to_us:
            self._accept(event, delivery.id, audience=NOBODY)
        elif isinstance(event, Acted) and self.desk is not None:
            self.desk.give_up(event)
        else:
            log.error("activity %s of Teams is dropped: it asked for nothing that a person must know", delivery.id)

    def _said(self, event: Said, delivery: Delivery) -> None:
        if self.privacy(event, key=f"{PREFIX}{delivery.id}"):
            return
        if event.place.edit:
            self._edited(event, delivery)
        elif (asked := self.continued(event)) is not None:
            self._below(asked, event, delivery)
        elif event.to_us:
            self._ask(event, delivery)

    def _below(self, asked: Asked, event: Said, delivery: Delivery) -> None:
        if asked.ticket is None:
            raise DeliveryFailed(f"Request {asked.request.id!r} is still being worked on; what follows waits.")
        now = asked.by_one_in(self.company.groups(event.user))
        try:
            to_say = self.follow_up(now, _text_of(event), event.place.origin, event.files)
        except InvalidInput as error:
            log.info("what was written below request %s is not taken: %s", asked.request.id, error)
            return
        if to_say:
            self._reply(asked, event, to_say, key=f"{asked.ticket.id}:{delivery.id}")

    def _reply(self, asked: Asked, event: Said, to_say: ToSay, *, key: str) -> None:
        words, about = self.speak(asked.language), place_of(asked.request.origin)
        if to_say == "is_it_solved":
            post = is_it_solved_post(words, about)
        else:
            post = lines_post(words.gettext(wording.NOT_SOLVED[to_say]))
        self.say(event.place.below(event.room.kind), post, key=key, about=replace(about, edit=""), words=words)

    def _ask(self, event: Said, delivery: Delivery) -> None:
        self.beside(lambda: self._type(event))
        try:
            self._accept(event, delivery.id, audience=self.company.groups(event.user))
        except InvalidInput as error:
            key = f"{PREFIX}{delivery.id}"
            conversation, words = event.place.below(event.room.kind), self.speak(event.language)
            self.say(conversation, lines_post(str(error)), key=key, about=event.place, words=words)

    def _accept(self, event: Said, event_id: str, *, audience: frozenset[str]) -> None:
        self._met(event)
        self.accept(
            Incoming(
                text=_text_of(event),
                requester=PREFIX + event.user,
                audience=audience,
                origin=event.place.origin,
                language=hint_of(event.text, event.language),
                event_id=event_id,
                files=event.files,
            )
        )

    def _edited(self, event: Said, delivery: Delivery) -> None:
        first = replace(event.place, edit="")
        known = self.wordings.handled(first.origin)
        if not known:
            self._edited_unknown(replace(event, place=first), delivery)
            return
        newest = max(known, key=edit_of)
        mine = newest.request.requester == PREFIX + event.user
        if mine and (takes_up(newest, event.text, event.place.edit) or _is_back(newest, event)):
            # Cancelled first, so that the new wording is not taken for the same question asked twice.
            self.wordings.cancel(first.origin)
            self._ask(event, delivery)

    def _edited_unknown(self, event: Said, delivery: Delivery) -> None:
        """Take what asks for something only now, or says something else below the request of whoever wrote it."""
        if self.clock.now() - delivery.received_at >= _OLD:
            return
        asked = self.continued.below(event)
        if asked is not None:
            self._below(asked, event, delivery)
        elif event.to_us:
            self._ask(event, delivery)

    def _deleted(self, event: Deleted, delivery: Delivery) -> None:
        known = self.wordings.handled(event.place.origin)
        if known:
            self.wordings.cancel(event.place.origin)
            self.withdraw(event.place)
        elif not delivery.attempts > 1:
            raise DeliveryFailed(f"The deleted message {event.place.address!r} is not known yet; its deletion waits.")

    def _welcome(self, event: Joined) -> None:
        words, about = self.speak(event.language), place_of(Origin(channel=CHANNEL, conversation=event.room.id))
        post = lines_post(words.gettext(wording.AT_YOUR_SERVICE))
        self.say(event.room.id, post, key=f"{PREFIX}{event.room.id}:welcome", about=about, words=words)

    def _type(self, event: Said) -> None:
        """Show that somebody is at it; of no consequence where that fails."""
        try:
            self.calls.typing(event.place.below(event.room.kind))
        except DeliveryFailed as error:
            log.info("the sign of typing was not shown: %s", error)

    def _met(self, event: Said) -> None:
        """Keep what Teams calls somebody: agents would read an id."""
        person = PREFIX + event.user
        with self.unit_of_work() as work:
            if event.name and work.people.name(person) != event.name:
                work.people.met(person, event.name)
                work.commit()

    def _note(self, room: Room) -> None:
        with self.unit_of_work() as work:
            if work.rooms.find(CHANNEL, room.id) != room:
                work.rooms.note(room)
                work.commit()


def _event_of(delivery: Delivery) -> Event | None:
    return read_activity(activity_of(json.loads(delivery.body)))


def _is_back(newest: Asked, event: Said) -> bool:
    """Whether a question that went with its message is there again, in the same words."""
    cancelled = newest.ticket is not None and newest.ticket.state == "cancelled"
    return event.restored and cancelled and edit_of(newest) < float(event.place.edit)


def _text_of(event: Said) -> str:
    """Return what somebody wrote, or the names of the files that they sent without a word."""
    return event.text[:MAX_TEXT] or ", ".join(file.name for file in event.files if file.name)
