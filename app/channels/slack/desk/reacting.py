"""Emojis that do something. What they do is the house's to set; who may do it is decided as for every other act."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels.company import Company
from app.channels.desk import wording
from app.channels.desk.acts import TicketActs
from app.channels.slack.desk.acting import SlackActing
from app.channels.slack.desk.approving import Approving
from app.channels.slack.desk.pointing import Pointing
from app.channels.slack.desk.target import FindTarget, Target
from app.channels.slack.desk.ticketing import MakeTicket
from app.channels.slack.events import Reacted
from app.channels.slack.place import PREFIX, user_of
from app.channels.slack.rules import ReactionAct, ReactionRule
from app.domain.errors import Conflict, DeliveryFailed
from app.domain.feedback import Feedback, Verdict
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket
from app.ports import Clock
from app.services.requests.record_feedback import RecordFeedback
from app.services.tickets.change_ticket import MERGED

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacting:
    """An emoji put on a message, and taken away again: what can be undone is undone, by whoever did it.

    The first merge emoji points at the ticket that stays, the second within ten minutes at the one to join to it.
    """

    find: FindTarget
    acting: SlackActing
    make_ticket: MakeTicket
    approving: Approving
    record_feedback: RecordFeedback
    company: Company
    clock: Clock
    pointing: Pointing
    me: Callable[[], str]

    def __call__(self, event: Reacted) -> None:
        """Do what the emoji says; raise `DeliveryFailed` where its message is not handled yet."""
        rule = self.find.rules.reaction(event.emoji)
        if rule is None or event.user == self.me() or self.company.person(event.user).program:
            return
        target = self.find(event.place.room, event.place.ts)
        if target is None or (event.added and not self._stands(event)):
            return
        if target.waits:
            raise DeliveryFailed(f"The message {event.place.ts!r} is still being worked on; the emoji on it waits.")
        if event.added:
            self.do(rule, target, user=event.user)
        elif rule.act == "approve":
            self.approving.take_back(event.place, user=event.user)
        elif target.ticket is not None:
            self._removed(event, rule, target.ticket)

    def _stands(self, event: Reacted) -> bool:
        """Whether the emoji is still there: that it was put there may be heard after it was taken away again."""
        thread = self.find.calls.thread(event.place.room, event.place.ts)
        marks = [emoji for message in thread if message.ts == event.place.ts for emoji, _ in message.marks]
        return event.emoji in marks  # by whomever: Slack does not name everybody where there are many

    def do(self, rule: ReactionRule, target: Target, *, user: str) -> bool:
        """Do it as this person; return whether it was theirs to do."""
        if rule.act == "ticket":
            return self.make_ticket(target, user=user, queue=rule.queue) is not None
        if rule.act == "approve":
            return self.approving(target, user=user)
        ticket = target.ticket
        if ticket is None:
            return False
        acts: dict[ReactionAct, Callable[[str, Target, Ticket], bool]] = {
            "assign": self._assign,
            "close": self._close,
            "wrong": self._wrong,
            "merge": self._merge,
        }
        return rule.act in acts and acts[rule.act](user, target, ticket)

    def _removed(self, event: Reacted, rule: ReactionRule, ticket: Ticket) -> None:
        agent = self.acting.seats.agent(event.user, ticket)
        if rule.act == "merge":
            self._part(event.user, agent, ticket)
        elif rule.act == "assign" and agent and ticket.assignee == agent and not is_over(ticket):
            self._quietly(ticket, event.user, lambda acts, t, a: acts.release(t.id, agent=a))
        elif rule.act == "close" and is_over(ticket):
            self._take_back_closing(event.user, agent, ticket)
        elif rule.act == "ticket":
            self.make_ticket.take_back(ticket, user=event.user)

    def _assign(self, user: str, _: Target, ticket: Ticket) -> bool:
        # Whoever is no agent only says that they look into it; the engine keeps quiet then, and that is all.
        if not self.acting.seats.agent(user, ticket) or is_over(ticket):
            return False
        held = self.make_ticket.for_people(ticket, actor=self.acting.seats.agent_of(user), queue="")
        return self._quietly(held, user, lambda acts, t, a: acts.claim(t.id, agent=a))

    def _close(self, user: str, target: Target, ticket: Ticket) -> bool:
        if ticket.requester == PREFIX + user:
            self._judge(ticket.request_id, user, "solved")
            return True
        return bool(self.acting.seats.agent(user, ticket)) and self.acting.solve(ticket.id, user, target.place)

    def _part(self, user: str, agent: str, ticket: Ticket) -> None:
        """Forget the ticket that was pointed at; one that was joined to it is open again."""
        self.pointing.forget(PREFIX + user)
        if agent and ticket.state == "closed" and self.acting.last_actor(ticket, {MERGED}) == agent:
            self._quietly(ticket, user, lambda acts, t, a: acts.part(t.id, version=t.version, actor=a))

    def _take_back_closing(self, user: str, agent: str, ticket: Ticket) -> None:
        closers = {agent, PREFIX + user} - {""}
        if self.acting.last_actor(ticket, {"solved", "closed"}) not in closers:
            return
        if agent:
            self._quietly(ticket, user, lambda acts, t, a: acts.reopen(t.id, actor=a))
        elif ticket.requester == PREFIX + user:
            self.acting.acts.reopen(ticket.id, actor=ticket.requester)

    def _wrong(self, user: str, target: Target, ticket: Ticket) -> bool:
        asked = target.asked
        if asked is None or not target.ours:
            return False
        if asked.request.requester != PREFIX + user and not self.acting.seats.agent(user, ticket):
            return False
        asker = user_of(asked.request.requester)
        self._judge(asked.request.id, user, "not_quite", groups=self.company.groups(asker) if asker else None)
        return True

    def _judge(self, request_id: str, user: str, verdict: Verdict, *, groups: frozenset[str] | None = None) -> None:
        said = Feedback(request_id=request_id, verdict=verdict, actor=PREFIX + user, at=self.clock.now(), groups=groups)
        try:
            self.record_feedback(said)
        except Conflict as error:
            raise DeliveryFailed(f"The verdict on {request_id!r} waits: {error}") from error

    def _merge(self, user: str, target: Target, ticket: Ticket) -> bool:
        seats, room, person = self.acting.seats, target.place.room, PREFIX + user
        if not seats.agent(user, ticket):
            return False
        kept = self.pointing.at(person)
        if kept in {"", ticket.id}:
            self.pointing.point(person, ticket.id)
            self.acting.tell(room, user, seats.words(user).gettext(wording.POINTED))
            return True
        merged = self._quietly(ticket, user, lambda acts, t, a: acts.merge(t.id, into=kept, actor=a))
        self.pointing.forget(person)
        if merged:
            self.acting.tell(room, user, seats.words(user).gettext(wording.MERGED))
        return merged

    def _quietly(self, ticket: Ticket, user: str, act: Callable[[TicketActs, Ticket, str], object]) -> bool:
        return self.acting.act(ticket.id, user, "", lambda t, agent: act(self.acting.acts, t, agent))
