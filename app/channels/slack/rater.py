"""`RatingChannel` on Slack: the requester alone is asked how it was, and answers with one button."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, PlainTextObject

from app.channels.slack import wording
from app.channels.slack.api import SlackCalls
from app.channels.slack.blocks import plain_post
from app.channels.slack.place import place_of
from app.channels.slack.wording import Speak, Words
from app.domain.errors import Conflict, InvalidInput
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.services.find_request import Asked

RATE = "rate"
"""Buttons are called this, an underscore, and their value."""

_REQUESTER = "slack:"
_ADDRESS = 300
_REMEMBERED = 10_000


@dataclass(slots=True, kw_only=True)
class SlackRater:
    """`scale` is the desk file's of now; `rate` takes a ticket's id and a value, and raises as `RateTicket` does.

    What only one person sees cannot be read back from Slack, so a crash right after asking may ask again.
    """

    calls: SlackCalls
    speak: Speak
    scale: Callable[[], str]
    rate: Callable[[str, int], object]
    _asked: OrderedDict[str, None] = field(default_factory=OrderedDict, init=False)

    def ask_rating(self, origin: Origin, ticket: Ticket, *, key: str) -> None:
        """Ask in private, below the question, once."""
        if not ticket.requester.startswith(_REQUESTER) or key in self._asked:
            return
        place, words = place_of(origin), self.speak(ticket.language)
        sentence = words.gettext(wording.HOW_WAS_IT)
        post = plain_post([sentence], self._buttons(words, place.address))
        user = ticket.requester.removeprefix(_REQUESTER)
        self.calls.whisper(place.room, user, post, thread=place.root if place.is_message else "")
        self._asked[key] = None
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)

    def pressed(self, asked: Asked, action: str) -> str:
        """Take the rating of the requester's button; return what to say."""
        words = self.speak(asked.language)
        value = action.removeprefix(f"{RATE}_")
        try:
            self.rate(asked.ticket.id if asked.ticket else "", int(value) if value.isdigit() else -1)
        except (Conflict, InvalidInput):
            return words.gettext(wording.RATED_BEFORE)
        return words.gettext(wording.RATED)

    def _buttons(self, words: Words, address: str) -> ActionsBlock:
        labels = (
            {str(stars): "★" * stars for stars in range(1, 6)}
            if self.scale() == "stars"
            else {"1": "👍 " + words.gettext(wording.GOOD), "0": "👎 " + words.gettext(wording.NOT_GOOD)}
        )
        return ActionsBlock(
            elements=[
                ButtonElement(text=PlainTextObject(text=label), action_id=f"{RATE}_{value}", value=address[:_ADDRESS])
                for value, label in labels.items()
            ]
        )
