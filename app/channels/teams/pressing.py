"""Buttons under an answer: what somebody says without writing a question."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.teams import cards
from app.channels.teams.api import TeamsCalls
from app.channels.teams.calling import TeamsGone
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.events import Pressed
from app.channels.teams.place import PREFIX
from app.channels.teams.rater import RATE
from app.channels.wording import Words
from app.domain.errors import Conflict, DeliveryFailed, InvalidInput
from app.domain.feedback import Feedback, Verdict
from app.domain.turns import NONE_OF_THESE
from app.ports import Clock
from app.services.requests.find_request import Asked
from app.services.requests.record_feedback import RecordFeedback

log = logging.getLogger(__name__)

Choose = Callable[[Asked, str], None]
"""Takes a request and what was picked of the choices of its open question."""

_VERDICTS: dict[str, Verdict] = {cards.SOLVED: "solved", cards.NOT_QUITE: "not_quite", cards.PERSON: "person"}
_THEN = {cards.SOLVED: wording.GLAD, cards.PERSON: wording.PASSED_ON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """Does it for the person who asked, and takes the buttons away; of others nothing is taken."""

    channel: TeamsChannel
    calls: TeamsCalls
    record_feedback: RecordFeedback
    choose: Choose
    clock: Clock
    rate: Callable[[Asked, Pressed], str] = lambda _asked, _event: ""

    def answer(self, event: Pressed) -> tuple[bool, str]:
        """Return whether a press is to be taken, and what its presser is told at once."""
        asked = self.channel.find(event.about.origin)
        words = self._words(asked)
        if asked is None:
            return False, words.gettext(wording.NO_REQUEST)
        if asked.request.requester != PREFIX + event.user:
            return False, words.gettext(wording.ONLY_ASKER)
        return True, words.gettext(_THEN.get(event.verb, wording.NOTED))

    def pressed(self, event: Pressed) -> None:
        """Do what a button says; raise `DeliveryFailed` to be read again."""
        asked = self.channel.find(event.about.origin)
        if asked is None or asked.request.requester != PREFIX + event.user:
            return
        if event.verb in {cards.CHOOSE, cards.NOT_QUITE}:  # what brings another answer
            asked = asked.by_one_in(self.channel.company.groups(event.user))
        try:
            sentence = self._done(asked, event)
        except Conflict as error:
            raise DeliveryFailed(f"A press about request {asked.request.id!r} waits: {error}") from error
        if sentence and event.card:
            self._end(asked, event, sentence)

    def _done(self, asked: Asked, event: Pressed) -> str:
        words = self._words(asked)
        if event.verb == cards.CHOOSE:
            return self._chosen(asked, event, words)
        if event.verb.startswith(RATE):
            return self.rate(asked, event)
        if event.verb not in _VERDICTS:
            return ""
        self.record_feedback(
            Feedback(
                request_id=asked.request.id,
                verdict=_VERDICTS[event.verb],
                actor=asked.request.requester,
                at=self.clock.now(),
                receipt_id=event.receipt if event.verb == cards.NOT_QUITE else "",
                groups=asked.request.audience,
            )
        )
        return words.gettext(_THEN.get(event.verb, wording.NOTED))

    def _chosen(self, asked: Asked, event: Pressed, words: Words) -> str:
        try:
            self.choose(asked, event.choice)
        except InvalidInput:
            log.info("a choice of request %s came after its question was answered", asked.request.id)
        if event.choice == NONE_OF_THESE:
            return words.gettext(wording.NONE_OF_THESE)
        return self._label(asked, event) or words.gettext(wording.NOTED)

    def _label(self, asked: Asked, event: Pressed) -> str:
        decision = self.channel.decided(asked, event.receipt)
        return dict(decision.options).get(event.choice, "") if decision else ""

    def _end(self, asked: Asked, event: Pressed, sentence: str) -> None:
        post = self.channel.end(asked, event.receipt, sentence) or cards.lines_post(sentence)
        conversation = event.about.below(event.room.kind) if event.room.id == event.about.room else event.room.id
        try:
            self.calls.change(conversation, event.card, post)
        except TeamsGone:
            log.info("a card about request %s is not there any more", asked.request.id)

    def _words(self, asked: Asked | None) -> Words:
        return self.channel.speak(asked.language if asked else "")
