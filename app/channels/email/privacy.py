"""Whether anything is learned from what somebody writes, said by a mail of `private on|off` alone."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.email.letter import Letter, Line
from app.channels.email.mail import Mail
from app.channels.email.outgoing import Outgoing
from app.channels.email.rules import Sender
from app.channels.private_wish import WORD, HearWish
from app.channels.wording import Speak


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Only where it is sure who they are. The subject counts where there is no text."""

    hear: HearWish
    out: Outgoing
    speak: Speak

    def __call__(self, mail: Mail, sender: Sender, *, key: str) -> bool:
        """Return whether it was said here; raise `DeliveryFailed` where it can be tried again."""
        said = self.hear(mail.text or mail.subject, person=sender.requester)
        if not said:
            return False
        letter = Letter(
            id=self.out.ids.of(key),
            to=mail.sender,
            subject=f"Re: {mail.subject or WORD}",
            lines=(Line(text=self.speak(mail.language).gettext(said) % {"command": WORD}),),
            answers=mail.id,
        )
        self.out(letter, key=key)
        return True
