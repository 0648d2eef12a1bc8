"""`private on|off`, written to us in private: whether anything is learned from what somebody writes."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels import wording
from app.channels.teams.cards import lines_post
from app.channels.teams.events import Said
from app.channels.teams.place import PERSONAL, PREFIX
from app.channels.teams.saying import SayOnce
from app.channels.wording import Speak
from app.services.leave_out import LeaveOut, TakeIn

WORD = "private"
_SAID = {"": wording.PRIVATE_HOW, "on": wording.LEFT_OUT, "off": wording.TAKEN_IN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Everybody decides for themselves. A question that begins with the word is still a question."""

    leave_out: LeaveOut
    take_in: TakeIn
    say: SayOnce
    speak: Speak

    def __call__(self, event: Said, *, key: str) -> bool:
        """Return whether it was said here; raise `DeliveryFailed` where it can be tried again."""
        word, _, wish = " ".join(event.text.lower().split()).partition(" ")
        if event.room.kind != PERSONAL or word != WORD or wish not in _SAID:
            return False
        words, person = self.speak(event.language), PREFIX + event.user
        if wish == "on":
            self.leave_out(person, by=person)
        elif wish == "off":
            self.take_in(person)
        post = lines_post(words.gettext(_SAID[wish]) % {"command": WORD})
        self.say(event.room.id, post, key=key, about=event.place, words=words)
        return True
