"""Whether anything is learned from what somebody writes, said to us in private by `private on|off`."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.private_wish import WORD, HearWish
from app.channels.teams.cards import lines_post
from app.channels.teams.events import Said
from app.channels.teams.place import PERSONAL, PREFIX
from app.channels.teams.saying import SayOnce
from app.channels.wording import Speak


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Only in a chat with us, so that no room has to read it."""

    hear: HearWish
    say: SayOnce
    speak: Speak

    def __call__(self, event: Said, *, key: str) -> bool:
        """Return whether it was said here; raise `DeliveryFailed` where it can be tried again."""
        said = self.hear(event.text, person=PREFIX + event.user) if event.room.kind == PERSONAL else ""
        if not said:
            return False
        words = self.speak(event.language)
        self.say(
            event.room.id, lines_post(words.gettext(said) % {"command": WORD}), key=key, about=event.place, words=words
        )
        return True
