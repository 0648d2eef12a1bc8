"""The window in which a requester says how it was, and why in their own words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.models.blocks import PlainTextInputElement
from slack_sdk.models.views import View

from app.channels import wording
from app.channels.rating import choices
from app.channels.slack.elements import field, one_of, plain
from app.channels.slack.events import RATE, Pressed
from app.channels.slack.place import PREFIX, place_carried
from app.channels.slack.windows import SlackWindows
from app.channels.wording import Speak, Words
from app.domain.errors import FirstlineError
from app.domain.rating import MAX_COMMENT
from app.services.requests.find_request import FindRequest

log = logging.getLogger(__name__)

VALUE, COMMENT = "value", "comment"
_TITLE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRating:
    """Opens it for whoever asked, at once; nobody else sees one. `scale` is the desk file's of now."""

    find: FindRequest
    windows: SlackWindows
    speak: Speak
    scale: Callable[[], str]

    def __call__(self, event: Pressed) -> None:
        """Open it; where that is not possible, log why. Whoever is too late presses again."""
        place = place_carried(event.value, room=event.place.room)
        try:
            asked = self.find(place.origin)
            if asked is not None and asked.request.requester == PREFIX + event.user:
                view = rating_view(self.speak(asked.language), self.scale(), about=f"{place.room}\n{place.address}")
                self.windows.open(event.trigger, view)
        except FirstlineError as error:
            log.warning("the window to rate a ticket was not opened: %s", error)


def rating_view(words: Words, scale: str, *, about: str) -> View:
    """Return the window; `about` is the channel and the address of the question, on two lines."""
    say = words.gettext
    comment = PlainTextInputElement(action_id=COMMENT, multiline=True, max_length=MAX_COMMENT)
    return View(
        type="modal",
        callback_id=RATE,
        private_metadata=about,
        title=plain(say(wording.YOUR_RATING), _TITLE),
        submit=plain(say(wording.SEND), _TITLE),
        close=plain(say(wording.CANCEL), _TITLE),
        blocks=[
            field(say(wording.YOUR_RATING), one_of(VALUE, say(wording.YOUR_RATING), choices(words, scale).items())),
            field(say(wording.YOUR_COMMENT), comment, hint=say(wording.NOT_YOUR_NAME), optional=True),
        ],
    )
