"""Turns a mail into what it asks for: a request, more on one, or a note from somebody else in its thread."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.channels import wording
from app.channels.client_language import hint_of
from app.channels.email.bounces import came_back
from app.channels.email.channel import EmailChannel
from app.channels.email.choosing import Choosing
from app.channels.email.enclosures import KeepEnclosures
from app.channels.email.letter import Letter, Line
from app.channels.email.mail import Mail
from app.channels.email.parsing import read_mail
from app.channels.email.place import NO_ID, PREFIX, origin_of
from app.channels.email.privacy import Privacy
from app.channels.email.returning import TakeBack
from app.channels.email.rules import EmailRules, Sender
from app.channels.email.threads import Threads
from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed, InvalidInput
from app.domain.files import AttachedFile
from app.domain.request import MAX_TEXT, Incoming, Origin
from app.ports import UnitOfWorkFactory
from app.services.requests.accept_request import AcceptRequest
from app.services.requests.find_request import Asked
from app.services.requests.follow_up import ToSay
from app.services.requests.hear_participant import HearParticipant

log = logging.getLogger(__name__)

Continue = Callable[[Asked, str, Origin, tuple[AttachedFile, ...]], ToSay]
"""Takes a request, and what its requester wrote below it, where and with which files; returns what is left to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailReader:
    """Whose mail it is decides what it may do: only its requester goes on with a request."""

    rules: EmailRules
    accept: AcceptRequest
    threads: Threads
    follow_up: Continue
    choosing: Choosing
    hear: HearParticipant
    enclosures: KeepEnclosures
    channel: EmailChannel
    take_back: TakeBack
    privacy: Privacy
    unit_of_work: UnitOfWorkFactory

    def read(self, delivery: Delivery) -> None:
        """Do what the mail asks for; raise `DeliveryFailed` where it can be tried again."""
        returned = came_back(base64.b64decode(delivery.body))
        if returned:
            self.take_back(returned)
            return
        mail = _mail_of(delivery)
        sender = self.rules.sender_of(mail)
        here = _place_of(mail, sender, delivery)
        if sender.vouched and self.privacy(mail, sender, key=f"{PREFIX}{delivery.id}"):
            return
        found = self.threads.of(mail, sender)
        if found is None:
            self._ask(mail, sender, here, delivery)
        elif found.goes_on_for(sender):
            self._below(found.asked.by_one_in(sender.audience), mail, here, delivery)
        elif not self._heard(found.asked, mail, sender, delivery):
            self._ask(mail, sender, here, delivery)

    def give_up(self, delivery: Delivery) -> None:
        """Accept it as somebody's in no group, without its files, so that at least a person gets it."""
        if came_back(base64.b64decode(delivery.body)):
            log.error("mail %s, which says that one of ours came back, is dropped", delivery.id)
            return
        mail = _mail_of(delivery)
        sender = replace(self.rules.sender_of(mail), audience=frozenset())
        names = tuple(AttachedFile(name=file.name) for file in mail.files)
        self._accept(mail, sender, _place_of(mail, sender, delivery), names, delivery.id)

    def _ask(self, mail: Mail, sender: Sender, here: Origin, delivery: Delivery) -> None:
        self._met(mail, sender)
        try:
            self._accept(mail, sender, here, self.enclosures(mail), delivery.id)
        except InvalidInput as error:
            self._answer(mail, str(error), key=f"{PREFIX}{delivery.id}")

    def _accept(self, mail: Mail, sender: Sender, here: Origin, files: tuple[AttachedFile, ...], event_id: str) -> None:
        self.accept(
            Incoming(
                text=_text_of(mail, files),
                requester=sender.requester,
                audience=sender.audience,
                origin=here,
                language=hint_of(f"{mail.subject} {mail.text}", mail.language),
                event_id=event_id,
                files=files,
            )
        )

    def _below(self, asked: Asked, mail: Mail, here: Origin, delivery: Delivery) -> None:
        if asked.ticket is None:
            raise DeliveryFailed(f"Request {asked.request.id!r} is still being worked on; what follows waits.")
        if self.choosing(asked, mail.text):
            return
        files = self.enclosures(mail, below=asked)
        try:
            to_say = self.follow_up(asked, _words_of(mail, files), here, files)
        except InvalidInput as error:
            log.info("what was written below request %s is not taken: %s", asked.request.id, error)
            return
        if to_say:
            self._reply(asked, to_say, key=f"{asked.ticket.id}:{delivery.id}")

    def _reply(self, asked: Asked, to_say: ToSay, *, key: str) -> None:
        if to_say == "is_it_solved":
            self.channel.ask_if_solved(asked, key=key)
        else:
            sentence = self.channel.speak(asked.language).gettext(wording.NOT_SOLVED[to_say])
            self.channel.say(asked, (Line(text=sentence),), key=key)

    def _heard(self, asked: Asked, mail: Mail, sender: Sender, delivery: Delivery) -> bool:
        """Whether what somebody else wrote in the thread of a request came to the people who have it."""
        self._met(mail, sender)
        files = self.enclosures(mail, below=asked)
        said = _words_of(mail, files)
        return not said or self.hear(
            asked, said, author=sender.requester, message_id=f"msg_{delivery.id[:22]}", files=files
        )

    def _answer(self, mail: Mail, sentence: str, *, key: str) -> None:
        """Say something to whoever wrote, where there is no request."""
        letter = Letter(
            id=self.channel.out.ids.of(key),
            to=mail.sender,
            subject=f"Re: {mail.subject}",
            lines=(Line(text=sentence),),
            language="en",
            answers=mail.id,
        )
        self.channel.out(letter, key=key)

    def _met(self, mail: Mail, sender: Sender) -> None:
        """Keep what somebody calls themselves, so that agents read a name."""
        if not sender.vouched or not mail.name:
            return
        with self.unit_of_work() as work:
            if not work.people.name(sender.requester):
                work.people.met(sender.requester, mail.name)
                work.commit()


def _mail_of(delivery: Delivery) -> Mail:
    return read_mail(base64.b64decode(delivery.body))


def _place_of(mail: Mail, sender: Sender, delivery: Delivery) -> Origin:
    return origin_of(mail.id or f"<{delivery.id}{NO_ID}", sender.requester)


def _text_of(mail: Mail, files: tuple[AttachedFile, ...]) -> str:
    """Return the subject above the words, unless they begin with it anyway."""
    words = _words_of(mail, files)
    told = words.casefold().startswith(mail.subject.casefold())
    return (words if told else f"{mail.subject}\n\n{words}")[:MAX_TEXT]


def _words_of(mail: Mail, files: tuple[AttachedFile, ...]) -> str:
    """Return what somebody wrote, or the names of the files that they sent without a word."""
    return mail.text[:MAX_TEXT] or ", ".join(file.name for file in files if file.name)
