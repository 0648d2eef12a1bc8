"""A question of ours is answered by the number of a choice, or by its name."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import InvalidInput
from app.domain.turns import NONE_OF_THESE
from app.ports import UnitOfWorkFactory
from app.services.requests.find_request import Asked

log = logging.getLogger(__name__)

Choose = Callable[[Asked, str], None]
"""Takes a request and what was picked of the choices of its open question."""

_NUMBER = re.compile(r"\(?(\d)[.)]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Numbers count as the mail with the question gave them; the last is none of these."""

    choose: Choose
    reading: UnitOfWorkFactory

    def __call__(self, asked: Asked, text: str) -> bool:
        """Return whether it was an answer to the open question of a request, and was taken."""
        with self.reading() as work:
            past = work.turns.of_request(asked.request.id)
        decision = past[-1].decision if past else None
        if decision is None or decision.kind != "clarify" or decision.question == "which_detail":
            return False
        choice = _picked(text, decision.options)
        if not choice:
            return False
        try:
            self.choose(asked, choice)
        except InvalidInput:
            log.info("a choice of request %s came after its question was answered", asked.request.id)
        return True


def _picked(text: str, options: tuple[tuple[str, str], ...]) -> str:
    said = " ".join(text.split()).casefold()
    number = _NUMBER.fullmatch(said)
    if number:
        listed = (*(choice for choice, _ in options), NONE_OF_THESE)
        at = int(number[1]) - 1
        return listed[at] if 0 <= at < len(listed) else ""
    return next((choice for choice, label in options if " ".join(label.split()).casefold() == said), "")
