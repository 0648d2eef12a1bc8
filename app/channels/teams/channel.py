"""`ChatChannel` and `MessageChannel` on Teams: what is decided or written reaches the right people, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.channels import wording
from app.channels.company import Company
from app.channels.reading import documents_of, fit_for_all, is_open
from app.channels.teams.api import TeamsCalls
from app.channels.teams.cards import Setting, decision_post, message_posts
from app.channels.teams.elements import Post
from app.channels.teams.place import CHANNEL, PERSONAL, Place, place_of, user_of
from app.channels.teams.saying import SayOnce
from app.channels.wording import Speak
from app.domain.decision import Decision
from app.domain.effects import is_reply
from app.domain.message import TicketMessage
from app.domain.posting import Posting
from app.domain.reached import Reached
from app.domain.request import Origin
from app.ports import DocumentLookup, UnitOfWorkFactory
from app.services.requests.find_request import Asked, FindRequest

log = logging.getLogger(__name__)

Month = Callable[[date, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsChannel:
    """In private, everything is said where it was asked. Where others read along, an answer that one of them may not
    read goes to its asker directly.
    """

    calls: TeamsCalls
    say: SayOnce
    company: Company
    find: FindRequest
    documents: DocumentLookup
    reading: UnitOfWorkFactory
    speak: Speak
    month: Month
    name: str = CHANNEL

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        """Say it, and return whether whoever asked can see it; raise `DeliveryFailed` where Teams did not take it."""
        place, asked = place_of(origin), self.find(origin)
        kind = self.kind(place.room)
        if kind != PERSONAL:
            fit = fit_for_all(self.company, decision, place.room)
            if not is_open(self.company, fit, place.room):
                return self._to_asker(place, asked, decision, key=key)
            decision = fit
        post = decision_post(decision, self.setting(place, asked, decision))
        self.say(
            place.below(kind),
            post,
            key=key,
            about=place,
            words=self.speak(asked.language if asked else ""),
            instead=self._outdated(place, key),
        )
        return "asker"

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:
        """Pass on an agent's words below the question, once. Files cannot come along, so they reached nobody."""
        place, asked = place_of(origin), self.find(origin)
        words = self.speak(asked.language if asked else "")
        conversation = place.below(self.kind(place.room))
        for number, post in enumerate(message_posts(message, words), start=1):
            one = key if number == 1 else f"{key}#{number}"
            self.say(conversation, post, key=one, about=place, words=words)
        return "others" if message.files else "asker"

    def decided(self, asked: Asked, receipt: str) -> Decision | None:
        """Return the decision of a request that has this receipt; None where it is not kept."""
        with self.reading() as work:
            past = work.turns.of_request(asked.request.id)
        return next((one.decision for one in past if one.id == receipt), None)

    def end(self, asked: Asked, receipt: str, sentence: str) -> Post | None:
        """Return the card of a decision without its buttons and with what became of it; None where it is not kept."""
        decision = self.decided(asked, receipt)
        if decision is None:
            return None
        place = place_of(asked.request.origin)
        if self.kind(place.room) != PERSONAL:
            decision = fit_for_all(self.company, decision, place.room)
        return decision_post(decision, replace(self.setting(place, asked, decision), end=sentence))

    def setting(self, place: Place, asked: Asked | None, decision: Decision) -> Setting:
        """Return how a decision is said to whoever asked."""
        language = asked.language if asked else ""
        audience = asked.request.audience if asked else frozenset[str]()
        return Setting(
            words=self.speak(language),
            month=lambda day: self.month(day, language),
            about=place,
            owners={id: self._owner(id, audience) for id in documents_of(decision)},
            receipt=self.find.receipt_of(asked, decision) if asked else "",
            team=asked.ticket.queue.replace("_", " ") if asked and asked.ticket else "",
        )

    def kind(self, room: str) -> str:
        """Return what kind of room it is; one never heard of is nobody's private one."""
        with self.reading() as work:
            known = work.rooms.find(CHANNEL, room)
        return known.kind if known else ""

    def _to_asker(self, place: Place, asked: Asked | None, decision: Decision, *, key: str) -> Reached:
        user = user_of(asked.request.requester) if asked else ""
        if asked is None or not user:
            log.warning("reply %s withheld: nobody knows who asked", key)
            return "others"
        words = self.speak(asked.language)
        setting = replace(self.setting(place, asked, decision), note=words.gettext(wording.ONLY_YOU_ASKED))
        conversation = self.calls.direct(user, place.room)
        self.say(conversation, decision_post(decision, setting), key=key, about=place, words=words)
        return "asker"

    def _outdated(self, place: Place, key: str) -> Posting | None:
        """Return our last answer to an earlier wording of the question, which a new answer replaces."""
        if not place.edit:
            return None
        ticket = _ticket(key)
        with self.reading() as work:
            said = [p for p in work.postings.about(CHANNEL, place.room, place.unedited) if is_reply(p.key)]
        if any(_ticket(posting.key) == ticket for posting in said):
            return None
        here = [posting for posting in said if posting.room.partition(";")[0] == place.room]
        return here[-1] if here else None

    def _owner(self, document_id: str, audience: frozenset[str]) -> str:
        document = self.documents.document(document_id, audience=audience)
        return document.owner if document else ""


def _ticket(key: str) -> str:
    return key.partition(":")[0]
