"""Buttons under an answer, and the words of the slash command: what somebody says without writing a question."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.slack import blocks
from app.channels.slack.api import SlackCalls, say_once
from app.channels.slack.channel import SlackChannel
from app.channels.slack.events import RATE, Commanded, Pressed, Submitted
from app.channels.slack.place import CHANNEL, PREFIX, Place, place_carried, place_of, user_of
from app.channels.slack.why import Why
from app.channels.wording import Speak, Words
from app.domain.errors import Conflict, InvalidInput
from app.domain.feedback import Feedback, Verdict
from app.domain.lifecycle import is_over
from app.domain.request import Origin
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.come_back import ComeBack
from app.services.requests.find_request import Asked, FindRequest
from app.services.requests.record_feedback import RecordFeedback

log = logging.getLogger(__name__)

Choose = Callable[[Asked, str], None]
"""Takes a request and what was picked of the choices of its open question."""

_VERDICTS: dict[str, Verdict] = {
    blocks.SOLVED: "solved",
    blocks.NOT_QUITE: "not_quite",
    blocks.PERSON: "person",
    "resolve": "solved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """Does it for the person who asked, and tells everybody else, in private, that it is not theirs to say."""

    find: FindRequest
    record_feedback: RecordFeedback
    reopen: ComeBack
    choose: Choose
    channel: SlackChannel
    calls: SlackCalls
    why: Why
    reading: UnitOfWorkFactory
    speak: Speak
    clock: Clock
    rate: Callable[[Asked, str], str] = lambda _asked, _action: ""
    rate_in_words: Callable[[Asked, Submitted], str] = lambda _asked, _event: ""
    command: str = "/firstline"

    def pressed(self, event: Pressed) -> None:
        """Do what a button says."""
        address, _, choice = event.value.partition("\n")
        place = place_carried(address, room=event.place.room)
        asked = self.find(place.origin)
        words = self._words(asked)
        if asked is None:
            self._whisper(place, event.user, words.gettext(wording.NO_REQUEST))
        elif event.action == blocks.WHY:
            self._whisper(place, event.user, *self.why(asked, user=event.user, words=words))
        elif asked.request.requester != PREFIX + event.user:
            self._whisper(place, event.user, words.gettext(wording.ONLY_ASKER))
        elif event.action == blocks.SHARE:
            self._share(place, asked, words)
        elif event.action.startswith(RATE):
            self._whisper(place, event.user, self.rate(asked, event.action))
        elif event.action.startswith(blocks.CHOOSE):
            self._choose(place, asked, choice)
        elif event.action in _VERDICTS:
            self._judge(place, asked, _VERDICTS[event.action], receipt=choice)

    def rated(self, event: Submitted) -> None:
        """Take the rating of the window."""
        room, _, address = event.about.partition("\n")
        asked = self.find(Origin(channel=CHANNEL, conversation=room, message=address))
        if asked is not None and asked.request.requester == PREFIX + event.user:
            self._whisper(place_of(asked.request.origin), event.user, self.rate_in_words(asked, event))

    def commanded(self, event: Commanded, word: str) -> None:
        """Do what the slash command says to the newest request of this person in this conversation."""
        here = Origin(channel=CHANNEL, conversation=event.place.room)
        asked = self.find.newest_in(here, requester=PREFIX + event.user)
        words = self._words(asked)
        if asked is None or asked.ticket is None:
            self._whisper(event.place, event.user, words.gettext(wording.NO_REQUEST))
        elif word == "why":
            self._whisper(event.place, event.user, *self.why(asked, user=event.user, words=words))
        elif word == "reopen":
            if is_over(asked.ticket):
                self.reopen(asked.ticket.id, actor=asked.request.requester)
            self._whisper(event.place, event.user, words.gettext(wording.REOPENED))
        else:
            self._judge(event.place, asked, _VERDICTS[word])

    def ask_if_solved(self, place: Place, asked: Asked) -> None:
        """Ask the requester, in private, whether it is solved."""
        words, user = self._words(asked), user_of(asked.request.requester)
        sentence = words.gettext(wording.IS_IT_SOLVED)
        buttons = blocks.solved_or_person(words, place_of(asked.request.origin).carried)
        post = blocks.plain_post([sentence], buttons)
        self.calls.whisper(place.room, user, post, thread=place.root)

    def explain_use(self, event: Commanded) -> None:
        """Say how the command is used."""
        hint = self._words(None).gettext(wording.NOTHING_ASKED) % {"command": self.command}
        self._whisper(event.place, event.user, hint)

    def confirm_not_solved(self, place: Place, asked: Asked, message: str) -> None:
        """Say once, in the thread, who has the request now that it is known not to be solved."""
        sentence, key = self._words(asked).gettext(message), f"{asked.request.id}:{place.ts}:still_broken"
        post = blocks.plain_post([sentence], key=key, address=asked.request.origin.message)
        say_once(self.calls, place.room, post, thread=place.root)

    def _choose(self, place: Place, asked: Asked, choice: str) -> None:
        try:
            self.choose(asked.by_one_in(self._groups(asked)), choice)
        except Conflict:
            self._whisper(place, user_of(asked.request.requester), self._still_working(asked))
        except InvalidInput:
            log.info("a choice of request %s came after its question was answered", asked.request.id)

    def _groups(self, asked: Asked) -> frozenset[str]:
        """Return those the requester is in by now."""
        return self.channel.company.groups(user_of(asked.request.requester))

    def _still_working(self, asked: Asked) -> str:
        return self._words(asked).gettext(wording.STILL_WORKING)

    def _judge(self, place: Place, asked: Asked, verdict: Verdict, *, receipt: str = "") -> None:
        words, user = self._words(asked), user_of(asked.request.requester)
        said = Feedback(
            request_id=asked.request.id,
            verdict=verdict,
            actor=asked.request.requester,
            at=self.clock.now(),
            receipt_id=receipt,
            groups=self._groups(asked) if verdict == "not_quite" else None,
        )
        try:
            self.record_feedback(said)
        except Conflict:
            self._whisper(place, user, words.gettext(wording.STILL_WORKING))
            return
        if verdict == "solved":
            self._whisper(place, user, words.gettext(wording.GLAD))

    def _share(self, place: Place, asked: Asked, words: Words) -> None:
        user = user_of(asked.request.requester)
        with self.reading() as work:
            replies = [r.decision for r in work.turns.of_request(asked.request.id) if r.decision.kind == "reply"]
        if not replies:
            return
        reach = self.channel.share(asked, replies[-1])
        if reach is None:
            self._whisper(place, user, words.gettext(wording.SHARED))
        elif reach.shut_out:
            self._whisper(place, user, wording.shut_out(words, reach.shut_out, reach.members))
        else:
            self._whisper(place, user, words.gettext(wording.EXTERNAL))

    def _whisper(self, place: Place, user: str, *lines: str) -> None:
        post = blocks.plain_post(lines)
        self.calls.whisper(place.room, user, post, thread=place.thread)

    def _words(self, asked: Asked | None) -> Words:
        return self.speak(asked.language if asked else "")
