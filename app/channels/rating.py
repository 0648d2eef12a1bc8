"""How was it? What can be answered, and what becomes of the answer, in every chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.channels import wording
from app.channels.wording import Speak, Words
from app.domain.errors import Conflict, InvalidInput
from app.services.requests.find_request import Asked


class Rate(Protocol):
    """Takes a ticket's id, a value and a comment, and raises as `RateTicket` does."""

    def __call__(self, ticket_id: str, value: int, *, comment: str = "") -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRating:
    """Takes what a requester answered."""

    rate: Rate
    speak: Speak

    def __call__(self, asked: Asked, value: str, comment: str) -> str:
        """Return what to say; a value there is none of is as good as one that came too late."""
        words = self.speak(asked.language)
        number = int(value) if value.isdigit() and len(value) == 1 else -1
        try:
            self.rate(asked.ticket.id if asked.ticket else "", number, comment=comment)
        except (Conflict, InvalidInput):
            return words.gettext(wording.RATED_BEFORE)
        return words.gettext(wording.RATED)


def choices(words: Words, scale: str) -> dict[str, str]:
    """Return the values of a scale with what to call them."""
    if scale == "stars":
        return {str(stars): "★" * stars for stars in range(1, 6)}
    return {"1": "👍 " + words.gettext(wording.GOOD), "0": "👎 " + words.gettext(wording.NOT_GOOD)}
