"""`private on|off`, as all that a mail says: whether anything is learned from what somebody writes."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels import wording
from app.channels.email.letter import Letter, Line
from app.channels.email.mail import Mail
from app.channels.email.outgoing import Outgoing
from app.channels.email.rules import Sender
from app.channels.wording import Speak
from app.services.leave_out import LeaveOut, TakeIn

WORD = "private"
_SAID = {"": wording.PRIVATE_HOW, "on": wording.LEFT_OUT, "off": wording.TAKEN_IN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Everybody decides for themselves, where it is sure who they are. The subject counts where there is no text."""

    leave_out: LeaveOut
    take_in: TakeIn
    out: Outgoing
    speak: Speak

    def __call__(self, mail: Mail, sender: Sender, *, key: str) -> bool:
        """Return whether it was said here; raise `DeliveryFailed` where it can be tried again."""
        word, _, wish = " ".join((mail.text or mail.subject).lower().split()).partition(" ")
        if word != WORD or wish not in _SAID:
            return False
        if wish == "on":
            self.leave_out(sender.requester, by=sender.requester)
        elif wish == "off":
            self.take_in(sender.requester)
        sentence = self.speak(mail.language).gettext(_SAID[wish]) % {"command": WORD}
        letter = Letter(
            id=self.out.ids.of(key),
            to=mail.sender,
            subject=f"Re: {mail.subject or WORD}",
            lines=(Line(text=sentence),),
            answers=mail.id,
        )
        self.out(letter, key=key)
        return True
