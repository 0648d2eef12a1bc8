"""`RatingChannel` on Slack: the requester alone is asked how it was, and answers with one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock

from app.channels import wording
from app.channels.rating import TakeRating, choices
from app.channels.slack.blocks import plain_post
from app.channels.slack.elements import button
from app.channels.slack.events import RATE, RATE_IN_WORDS, Submitted
from app.channels.slack.place import place_of, user_of
from app.channels.slack.rating_window import COMMENT, VALUE
from app.channels.slack.whispering import WhisperOnce
from app.channels.wording import Speak, Words
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.services.requests.find_request import Asked

_ADDRESS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackRater:
    """`scale` is the desk file's of now. Nobody is asked twice; who may have been asked is not asked."""

    whisper: WhisperOnce
    speak: Speak
    scale: Callable[[], str]
    take: TakeRating

    def ask_rating(self, origin: Origin, ticket: Ticket, *, key: str) -> None:
        """Ask in private, below the question, once."""
        user = user_of(ticket.requester)
        if not user:
            return
        place, words = place_of(origin), self.speak(ticket.language)
        sentence = words.gettext(wording.HOW_WAS_IT)
        post = plain_post([sentence], self._buttons(words, place.carried), key=key)
        self.whisper(place.room, user, post, thread=place.thread)

    def pressed(self, asked: Asked, action: str) -> str:
        """Take the rating of the requester's button; return what to say."""
        return self.take(asked, action.removeprefix(f"{RATE}_"), "")

    def submitted(self, asked: Asked, event: Submitted) -> str:
        """Take the rating and the comment of the requester's window; return what to say."""
        return self.take(asked, event.one(VALUE), event.one(COMMENT))

    def _buttons(self, words: Words, carried: str) -> ActionsBlock:
        labels = {f"{RATE}_{value}": label for value, label in choices(words, self.scale()).items()}
        labels[RATE_IN_WORDS] = words.gettext(wording.IN_WORDS)
        return ActionsBlock(elements=[button(action, label, carried[:_ADDRESS]) for action, label in labels.items()])
