"""`DeliveryReader` of Slack: what people write, change and delete becomes requests and changes to them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil

from app.channels import wording
from app.channels.client_language import hint_of
from app.channels.company import NOBODY, Company
from app.channels.edits import Wordings, edit_of, takes_up
from app.channels.slack.api import SlackCalls
from app.channels.slack.blocks import plain_post
from app.channels.slack.events import Commanded, Deleted, Event, Pressed, Said, Submitted
from app.channels.slack.files import TakeFiles, no_files
from app.channels.slack.payloads import payload_of, read_payload
from app.channels.slack.place import CHANNEL, PREFIX, Place
from app.channels.slack.pressing import Pressing
from app.channels.slack.rules import SlackRules
from app.channels.slack.texts import mentions, plain_text
from app.channels.slack.withdrawing import Withdraw
from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed, InvalidInput
from app.domain.files import AttachedFile
from app.domain.request import MAX_TEXT, Incoming, Origin
from app.ports import Clock
from app.services.requests.accept_request import AcceptRequest
from app.services.requests.find_request import Asked, FindRequest
from app.services.requests.follow_up import ToSay

log = logging.getLogger(__name__)

Continue = Callable[[Asked, str, Origin, tuple[AttachedFile, ...]], ToSay]
"""Takes a request, and what its requester wrote below it, where and with which files; returns what is left to say."""


def _no_desk(_: Event) -> bool:
    return False


def _anyhow(_: Delivery) -> AbstractContextManager[None]:
    return nullcontext()


def _no_wish(_: Commanded) -> bool:
    return False


_LATE = timedelta(seconds=60)
_OLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackReader:
    """Reads one event. `me` returns our own user in Slack; what programs say, ourselves included, is not read."""

    accept: AcceptRequest
    find: FindRequest
    wordings: Wordings
    follow_up: Continue
    pressing: Pressing
    company: Company
    calls: SlackCalls
    withdraw: Withdraw
    rules: SlackRules
    clock: Clock
    me: Callable[[], str]
    files: TakeFiles = no_files
    desk: Callable[[Event], bool] = _no_desk
    """Takes what belongs to the agents' side; returns whether it was that."""
    privacy: Callable[[Commanded], bool] = _no_wish
    """Takes what somebody wishes about their own words; returns whether it was that."""
    answering: Callable[[Delivery], AbstractContextManager[None]] = _anyhow
    """Wraps the reading of an event, so that what is whispered meanwhile is known to answer it."""

    def read(self, delivery: Delivery) -> None:
        """Do what the event asks for; raise `DeliveryFailed` where it can be tried again."""
        event = _event_of(delivery)
        if event is not None:
            with self.answering(delivery):
                self._read(event, delivery)

    def _read(self, event: Event, delivery: Delivery) -> None:
        if self.desk(event):
            return
        if isinstance(event, Said):
            self._said(event, delivery.id)
        elif isinstance(event, Deleted):
            self._deleted(event)
        elif isinstance(event, Pressed):
            self.pressing.pressed(event)
        elif isinstance(event, Submitted):
            self.pressing.rated(event)
        elif isinstance(event, Commanded):
            self._commanded(event, delivery.id)

    def give_up(self, delivery: Delivery) -> None:
        """Accept a question without knowing who asks: as somebody in no group, so that at least a person gets it."""
        event = _event_of(delivery)
        if isinstance(event, Said) and event.user != self.me() and self._is_wanted(event):
            self._accept(event, delivery.id, audience=NOBODY, language="")
        elif isinstance(event, Commanded) and event.text.strip():
            said = Said(place=event.place, user=event.user, text=event.text, mention=True)
            self._accept(said, delivery.id, audience=NOBODY, language="")
        else:
            log.error("event %s of Slack is dropped: it asked for nothing that a person must know", delivery.id)

    def _said(self, event: Said, event_id: str) -> None:
        if event.user == self.me() or not _says_something(event) or self.company.person(event.user).program:
            return
        if event.place.edit:
            self._edited(event, event_id)
        elif event.place.root != event.place.ts and (asked := self._thread(event)) is not None:
            self._below(asked, event, event_id)
        elif self._is_wanted(event):
            self._ask(event, event_id)

    def _thread(self, event: Said) -> Asked | None:
        thread = Origin(channel=CHANNEL, conversation=event.place.room, message=event.place.root)
        mine = self.find.newest_in(thread, requester=PREFIX + event.user)
        return mine or self.find.newest_in(thread)

    def _below(self, asked: Asked, event: Said, event_id: str) -> None:
        if asked.request.requester == PREFIX + event.user:
            if asked.ticket is None:
                raise DeliveryFailed(f"Request {asked.request.id!r} is still being worked on; what follows waits.")
            self._continue(asked, event)
        elif self._is_explicit(event):
            self._ask(event, event_id)

    def _continue(self, asked: Asked, event: Said) -> None:
        text = self._text(event)
        if not text:
            return
        asked = asked.by_one_in(self.company.groups(event.user))
        try:
            to_say = self.follow_up(asked, text, event.place.origin, self.files(event.files))
        except InvalidInput as error:
            log.info("what was written below request %s is not taken: %s", asked.request.id, error)
            return
        if to_say == "is_it_solved":
            self.pressing.ask_if_solved(event.place, asked)
        elif to_say:
            self.pressing.confirm_not_solved(event.place, asked, wording.NOT_SOLVED[to_say])

    def _edited(self, event: Said, event_id: str) -> None:
        unedited = replace(event.place, edit="")
        known = self.wordings.handled(unedited.origin, event.earlier)
        if not known:
            self._edited_unknown(event, unedited, event_id)
            return
        newest = max(known, key=edit_of)
        if takes_up(newest, plain_text(event.text, me=self.me()), event.place.edit):
            # Cancelled first, so that the new wording is not taken for the same question asked twice.
            self.wordings.cancel(unedited.origin)
            self._ask(replace(event, mention=event.mention or newest.request.explicit), event_id)

    def _edited_unknown(self, event: Said, unedited: Place, event_id: str) -> None:
        """Take what asks for something only now, or says something else below the request of whoever wrote it."""
        if self._age(unedited) >= _OLD:
            return
        if unedited.root == unedited.ts:
            if self._is_wanted(event):
                self._ask(replace(event, place=unedited), event_id)
            return
        asked = self._thread(event)
        if asked is not None and asked.request.requester == PREFIX + event.user:
            self._below(asked, event, event_id)

    def _deleted(self, event: Deleted) -> None:
        place = event.place
        known = self.wordings.handled(place.origin, event.edit)
        if not known:
            if self._age(place) < _LATE and self.rules.policy(place.room) != "off":
                raise DeliveryFailed(f"The deleted message {place.address!r} is not known yet; its deletion waits.")
            return
        self.wordings.cancel(place.origin)
        self.withdraw(place, known)

    def _commanded(self, event: Commanded, event_id: str) -> None:
        if self.privacy(event):
            return
        word, _, rest = event.text.strip().partition(" ")
        if event.about is None and word in {"resolve", "reopen", "why"}:
            self.pressing.commanded(event, word)
            return
        text = rest if word == "ask" and event.about is None else event.text
        if not text.strip():
            self.pressing.explain_use(event)
            return
        self._ask(Said(place=event.place, user=event.user, text=text, mention=True), event_id)

    def _ask(self, event: Said, event_id: str) -> None:
        person = self.company.person(event.user)
        try:
            self._accept(
                event, event_id, audience=self.company.groups(event.user), language=person.locale.partition("-")[0]
            )
        except InvalidInput as error:
            if self._is_explicit(event):
                post = plain_post([str(error)])
                self.calls.whisper(event.place.room, event.user, post, thread=event.place.thread)

    def _accept(self, event: Said, event_id: str, *, audience: frozenset[str], language: str) -> None:
        explicit, text = self._is_explicit(event), self._text(event)
        incoming = Incoming(
            text=text,
            requester=PREFIX + event.user,
            audience=audience,
            origin=event.place.origin,
            language=hint_of(text, language),
            event_id=event_id,
            explicit=explicit,
            files=self.files(event.files),
        )
        self.accept(incoming, hold_seconds=0 if explicit else self._grace_left(event.place))

    def _text(self, event: Said) -> str:
        """Return what somebody wrote, or the names of the files that they shared without a word.

        Slack takes twice as much as is read: of a pasted log the beginning is, and agents see the whole in the thread.
        """
        said = plain_text(event.text, me=self.me()) or ", ".join(file.name for file in event.files if file.name)
        return said[:MAX_TEXT]

    def _is_explicit(self, event: Said) -> bool:
        return event.mention or event.place.is_private or mentions(event.text, self.me())

    def _is_wanted(self, event: Said) -> bool:
        if self._is_explicit(event):
            return True
        begins = event.place.root == event.place.ts
        listened = self.rules.policy(event.place.room) != "off"
        words = bool(event.text.strip()) and not self.rules.is_announcement(event.text)
        return begins and listened and words

    def _grace_left(self, place: Place) -> int:
        """Return how many seconds people still have to answer first; none where the event came late."""
        return max(0, ceil(self.rules.grace_seconds - self._age(place).total_seconds()))

    def _age(self, place: Place) -> timedelta:
        return self.clock.now() - datetime.fromtimestamp(float(place.ts), UTC)


def _event_of(delivery: Delivery) -> Event | None:
    return read_payload(payload_of(json.loads(delivery.body)))


def _says_something(event: Said) -> bool:
    return bool(event.text.strip() or event.files)
