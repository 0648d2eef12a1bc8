"""`private on|off`, as all that somebody writes: whether anything is learned from it."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels import wording
from app.services.access.leave_out import LeaveOut, TakeIn

WORD = "private"
_SAID = {"": wording.PRIVATE_HOW, "on": wording.LEFT_OUT, "off": wording.TAKEN_IN}


@dataclass(frozen=True, slots=True, kw_only=True)
class HearWish:
    """Everybody decides for themselves. A question that begins with the word is still a question."""

    leave_out: LeaveOut
    take_in: TakeIn

    def __call__(self, text: str, *, person: str) -> str:
        """Do what is wished; return the sentence that says so, still to be translated, or an empty text for no wish."""
        word, _, wish = " ".join(text.lower().split()).partition(" ")
        if word != WORD or wish not in _SAID:
            return ""
        if wish == "on":
            self.leave_out(person, by=person)
        elif wish == "off":
            self.take_in(person)
        return _SAID[wish]
