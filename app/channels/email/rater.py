"""`RatingChannel` by mail: the requester is asked how it was, and answers with one link and its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.email.channel import EmailChannel
from app.channels.email.letter import Line
from app.channels.rating import choices
from app.domain.request import Origin
from app.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailRater:
    """Without links nobody is asked. `scale` is the desk file's of now."""

    channel: EmailChannel
    scale: Callable[[], str]

    def ask_rating(self, origin: Origin, ticket: Ticket, *, key: str) -> None:
        """Ask once; raise `DeliveryFailed` to be tried again."""
        asked = self.channel.find(origin)
        if asked is None or not self.channel.links.site:
            return
        setting = self.channel.setting(asked, "")
        links = tuple(
            Line(text=label, kind="action", url=setting.link("rate", value))
            for value, label in choices(setting.words, self.scale()).items()
        )
        question = Line(text=setting.words.gettext(wording.HOW_WAS_IT))
        self.channel.say(asked, (question, Line(text=f"\u201c{ticket.subject}\u201d"), *links), key=key)
