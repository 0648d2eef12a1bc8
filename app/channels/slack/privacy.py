"""`/firstline private on|off`: whether anything is learned from what somebody writes."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.slack import wording
from app.channels.slack.api import SlackCalls
from app.channels.slack.blocks import plain_post
from app.channels.slack.channel import PREFIX
from app.channels.slack.company import Company
from app.channels.slack.events import Commanded
from app.channels.slack.manifest import COMMAND
from app.channels.slack.wording import Speak
from app.services.leave_out import LeaveOut, TakeIn

WORD = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Everybody decides for themselves alone; a question that begins with the word is still a question."""

    leave_out: LeaveOut
    take_in: TakeIn
    company: Company
    calls: SlackCalls
    speak: Speak

    def __call__(self, event: Commanded) -> bool:
        """Return whether it was said here; raise `DeliveryFailed` where it can be tried again."""
        said = event.text.lower().split()
        if event.about is not None or said[:1] != [WORD] or said[1:] not in ([], ["on"], ["off"]):
            return False
        person, sentence = PREFIX + event.user, wording.PRIVATE_HOW
        if said[1:] == ["on"]:
            self.leave_out(person, by=person)
            sentence = wording.LEFT_OUT
        elif said[1:] == ["off"]:
            self.take_in(person)
            sentence = wording.TAKEN_IN
        language = self.company.person(event.user).locale.partition("-")[0]
        told = self.speak(language).gettext(sentence) % {"command": f"{COMMAND} {WORD}"}
        thread = event.place.root if event.place.is_message else ""
        self.calls.whisper(event.place.room, event.user, plain_post([told]), thread=thread)
        return True
