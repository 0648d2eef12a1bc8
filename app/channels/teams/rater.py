"""`RatingChannel` on Teams: the requester alone is asked how it was, and answers with one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.rating import TakeRating, choices
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.elements import Card, Post, button, line, run, text_field
from app.channels.teams.events import Pressed
from app.channels.teams.place import PERSONAL, Place, place_of, user_of
from app.channels.wording import Words
from app.domain.rating import MAX_COMMENT
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.services.requests.find_request import Asked

RATE = "rate_"
"""Verbs of the buttons to rate with are this and their value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsRater:
    """Asks in a chat with the requester, wherever the question was. `scale` is the desk file's of now."""

    channel: TeamsChannel
    scale: Callable[[], str]
    take: TakeRating

    def ask_rating(self, origin: Origin, ticket: Ticket, *, key: str) -> None:
        """Ask once; raise `DeliveryFailed` to be tried again."""
        user, place = user_of(ticket.requester), place_of(origin)
        if not user:
            return
        private = self.channel.kind(place.room) == PERSONAL
        conversation = place.room if private else self.channel.calls.direct(user, place.room)
        words = self.channel.speak(ticket.language)
        self.channel.say(conversation, self._post(words, place, ticket), key=key, about=place, words=words)

    def pressed(self, asked: Asked, event: Pressed) -> str:
        """Take the rating of the requester's button; return what to say."""
        return self.take(asked, event.verb.removeprefix(RATE), event.comment[:MAX_COMMENT])

    def _post(self, words: Words, about: Place, ticket: Ticket) -> Post:
        say = words.gettext
        body = (
            line(run(say(wording.HOW_WAS_IT))),
            line(run(f"\u201c{ticket.subject}\u201d", subtle=True)),
            text_field("comment", say(wording.YOUR_COMMENT), MAX_COMMENT),
        )
        labels = choices(words, self.scale()).items()
        actions = tuple(button(RATE + value, label, about) for value, label in labels)
        return Post(summary=say(wording.HOW_WAS_IT), card=Card(body=body, actions=actions))
