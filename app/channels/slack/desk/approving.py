"""A good reply becomes an answer for all who can read the channel it stands in, because an agent says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels.company import EVERYONE, Company
from app.channels.desk import wording
from app.channels.desk.seats import Seats
from app.channels.slack.api import Message, SlackCalls
from app.channels.slack.desk.target import Target
from app.channels.slack.place import CHANNEL, Place
from app.channels.slack.texts import plain_text, without_people
from app.domain.approved import MAX_TITLE, ApprovedAnswer
from app.domain.errors import InvalidInput
from app.domain.plain_words import shortened
from app.ports import UnitOfWorkFactory
from app.services.desk.approve_answer import ApproveAnswer, WithdrawAnswer
from indexer.masking import mask_names
from indexer.threads import short_title

Tell = Callable[[str, str, str], None]
"""Takes a room, a person and a sentence for their eyes alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a person told an asker, where it stands, what was asked (`title`), and the names of who wrote there."""

    text: str
    title: str
    place: Place
    ticket_id: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """Titled by what was asked; names, private details and mentions are left out. Saying so twice is once.

    What the engine said comes from pages already, and what stands below a card stays among agents: neither becomes an
    answer. Raises `DeliveryFailed` where Slack does not say who can read a channel.
    """

    seats: Seats
    company: Company
    calls: SlackCalls
    reading: UnitOfWorkFactory
    approve: ApproveAnswer
    withdraw: WithdrawAnswer
    tell: Tell
    published: Callable[[], None] = lambda: None
    """Has the search find what was approved, and nobody what was withdrawn."""

    def __call__(self, target: Target, *, user: str) -> bool:
        """Keep the reply, and tell who said so what became of it; return whether it was theirs to do."""
        agent = self.seats.agent_for(user, target.ticket.queue if target.ticket else "")
        if agent:
            self.tell(target.place.room, user, self._kept(target, agent=agent, user=user))
        return bool(agent)

    def take_back(self, place: Place, *, user: str) -> None:
        """Withdraw the answer that this person made of a message."""
        with self.reading() as work:
            known = work.answers.of_message(_name(place))
        if known is None or known.withdrawn or known.approved_by != self.seats.agent_of(user):
            return
        self.withdraw(known.id)
        self.published()
        self.tell(place.room, user, self.seats.words(user).gettext(wording.NO_ANSWER_ANY_MORE))

    def _kept(self, target: Target, *, agent: str, user: str) -> str:
        say, reply = self.seats.words(user).gettext, self._reply(target)
        if reply is None or not reply.text.strip():
            return say(wording.APPROVE_A_REPLY)
        readers = self.company.readers_of(target.place.room)
        if not readers:
            return say(wording.NO_READERS)
        try:
            answer = self._approved(reply, readers=readers, agent=agent)
        except InvalidInput:
            return say(wording.NO_ANSWER_IN_IT)
        self.published()
        if readers == EVERYONE:
            return say(wording.KEPT_FOR_ALL) % {"title": answer.title}
        return say(wording.KEPT_FOR) % {"title": answer.title, "readers": ", ".join(sorted(readers))}

    def _approved(self, reply: Reply, *, readers: frozenset[str], agent: str) -> ApprovedAnswer:
        return self.approve(
            shortened(mask_names(reply.title, reply.people), MAX_TITLE),
            mask_names(reply.text, reply.people),
            audience=readers,
            approved_by=agent,
            ticket_id=reply.ticket_id,
            message_id=_name(reply.place),
        )

    def _reply(self, target: Target) -> Reply | None:
        place, message, ticket = target.place, target.message, target.ticket
        if message is None or target.own or place.room in self.seats.rules.triage_rooms:
            return None
        text = self._passed_on(target) if message.key else "" if message.is_program else message.text
        thread = self.calls.thread(place.room, place.root)
        root = next((one.text for one in thread if one.ts == place.root), message.text)
        return Reply(
            text=plain_text(without_people(text)),
            title=ticket.subject if ticket else short_title(plain_text(without_people(root))),
            place=place,
            ticket_id=ticket.id if ticket else "",
            people=self._people(thread),
        )

    def _passed_on(self, target: Target) -> str:
        """Return the words of an agent that we passed on, whole; nothing of what the engine said itself."""
        if target.ticket is None or not target.passed_on:
            return ""
        with self.reading() as work:
            said = work.conversations.of_ticket(target.ticket.id)
        return next((one.text for one in said if one.id == target.passed_on and one.kind == "reply"), "")

    def _people(self, thread: tuple[Message, ...]) -> frozenset[str]:
        users = {message.user for message in thread if message.user and not message.is_program}
        return frozenset(name for user in sorted(users) for name in self.company.person(user).names)


def _name(place: Place) -> str:
    """Return the name of the message that became an answer."""
    return f"{CHANNEL}:{place.room}:{place.ts}"
