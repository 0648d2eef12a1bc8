"""`/firstline private on|off`: whether anything is learned from what somebody, or a whole channel, writes."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels import wording
from app.channels.company import Company
from app.channels.private_wish import WORD, HearWish
from app.channels.slack.api import Post, SlackCalls
from app.channels.slack.blocks import plain_post
from app.channels.slack.events import Commanded
from app.channels.slack.manifest import COMMAND
from app.channels.slack.place import CHANNEL, PREFIX
from app.channels.wording import Speak

ROOM = "channel"
_WISHES = frozenset({(), ("on",), ("off",), (ROOM, "on"), (ROOM, "off")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Everybody decides for themselves, and a channel's members for their channel, which is told so.

    A question that begins with the word is still a question.
    """

    hear: HearWish
    company: Company
    calls: SlackCalls
    speak: Speak

    def __call__(self, event: Commanded) -> bool:
        """Return whether it was said here; raise `DeliveryFailed` where it can be tried again."""
        word, *wish = event.text.lower().split() or [""]
        if event.about is not None or word != WORD or tuple(wish) not in _WISHES:
            return False
        sentences = self._for_the_room(event, wish[1]) if wish[:1] == [ROOM] else self._for_themselves(event, wish)
        thread = event.place.thread
        self.calls.whisper(event.place.room, event.user, self._post(event.user, sentences), thread=thread)
        return True

    def _for_themselves(self, event: Commanded, wish: list[str]) -> tuple[str, ...]:
        said = self.hear(event.text, person=PREFIX + event.user)
        return (said,) if wish else (said, wording.ROOM_PRIVATE_HOW)

    def _for_the_room(self, event: Commanded, wish: str) -> tuple[str, ...]:
        room, person = event.place.room, PREFIX + event.user
        if event.place.is_private or not self.company.is_member(event.user, room):
            return (wording.ROOM_OF_MEMBERS,)
        if wish == "on":
            changed, sentence = self.hear.leave_out(f"{CHANNEL}:{room}", by=person), wording.ROOM_LEFT_OUT
        else:
            changed, sentence = self.hear.take_in(f"{CHANNEL}:{room}", by=person), wording.ROOM_TAKEN_IN
            if not changed:
                return (wording.ROOM_STAYS_OUT,)
        if changed:
            self.calls.say(room, self._post(event.user, (sentence,)))
        return (sentence,)

    def _post(self, user: str, sentences: tuple[str, ...]) -> Post:
        say = self.speak(self.company.person(user).locale.partition("-")[0]).gettext
        return plain_post([say(sentence) % {"command": f"{COMMAND} {WORD}"} for sentence in sentences])
