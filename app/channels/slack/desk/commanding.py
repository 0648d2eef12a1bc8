"""Words and shortcuts for people who prefer them to buttons and emojis: each does what its button does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.channels.slack.api import Post, SlackCalls
from app.channels.slack.blocks import pages_blocks
from app.channels.slack.channel import PREFIX
from app.channels.slack.company import Company
from app.channels.slack.desk import wording
from app.channels.slack.desk.acting import DeskActing
from app.channels.slack.desk.reacting import Reacting
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.events import Commanded
from app.channels.slack.manifest import SHORTCUTS
from app.channels.slack.place import CHANNEL, Place
from app.channels.slack.rules import ReactionRule
from app.channels.slack.texts import escaped
from app.domain.answer import Suggestion
from app.domain.errors import NotFound
from app.domain.lifecycle import is_over
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.edit_ticket import TicketEdit
from app.services.find_request import FindRequest

LookUp = Callable[[str, frozenset[str]], tuple[Suggestion, ...]]
"""Returns the pages that are worth reading for some words, of those that an audience may open."""

WORDS = frozenset({"assign", "tag", "faq", "resolve", "reopen"})
_TICKET = re.compile(r"\btkt_[A-Za-z0-9]+\b")
_LINK = re.compile(r"/archives/([A-Z0-9]+)/p(\d{10})(\d{6})")
_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_HELD, _QUERY, _TAG, _TAGS = 100, 300, 80, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanding:
    """The ticket meant is the one named (by id or by a link to its message), else the newest one the agent holds."""

    acting: DeskActing
    reacting: Reacting
    find_target: FindTarget
    find: FindRequest
    look_up: LookUp
    company: Company
    calls: SlackCalls
    reading: UnitOfWorkFactory

    def __call__(self, event: Commanded) -> bool:
        """Return whether it was one of ours; raise `DeliveryFailed` where it can be tried again."""
        if event.shortcut in SHORTCUTS:
            self._shortcut(event, ReactionRule(act=SHORTCUTS[event.shortcut]))
            return True
        word, _, rest = event.text.strip().partition(" ")
        if event.about is not None or word not in WORDS or self._is_requesters(event, word):
            return False
        if word == "faq":
            self._faq(event, " ".join(rest.split())[:_QUERY])
        else:
            self._act(event, word, rest)
        return True

    def _is_requesters(self, event: Commanded, word: str) -> bool:
        """Whether somebody speaks of their own request in this conversation."""
        here = Origin(channel=CHANNEL, conversation=event.place.room)
        return word in {"resolve", "reopen"} and self.find.newest_in(here, requester=PREFIX + event.user) is not None

    def _shortcut(self, event: Commanded, rule: ReactionRule) -> None:
        target = self.find_target(event.place.room, event.place.ts)
        done = target is not None and self.reacting.do(rule, target, user=event.user)
        sentence = wording.DONE if done else wording.NOT_YOURS
        self._tell(event, self.acting.seats.words(event.user).gettext(sentence))

    def _act(self, event: Commanded, word: str, rest: str) -> None:
        words, ticket = self.acting.seats.words(event.user), self._ticket(event, rest)
        if ticket is None:
            self._tell(event, words.gettext(wording.WHICH_TICKET))
            return
        done = {"assign": self._assign, "tag": self._tag, "resolve": self._resolve, "reopen": self._reopen}[word]
        if done(event, ticket, rest):
            self._tell(event, words.gettext(wording.DONE))

    def _assign(self, event: Commanded, ticket: Ticket, rest: str) -> bool:
        acts, seats = self.acting.acts, self.acting.seats
        named = _USER.search(rest)
        to = named[1] if named else event.user
        if to != event.user:
            other = seats.agent(to, ticket)
            if not other:
                self._tell(event, seats.words(event.user).gettext(wording.THEY_ARE_NO_MEMBER))
                return False
            edit = TicketEdit(assignee=other, state="in_progress")
            return self._do(event, ticket, lambda t, agent: acts.edit(t.id, edit, actor=agent))
        return self._do(event, ticket, lambda t, agent: acts.claim(t.id, agent=agent))

    def _tag(self, event: Commanded, ticket: Ticket, rest: str) -> bool:
        plain = _LINK.sub(" ", _TICKET.sub(" ", rest)).replace("<", " ").replace(">", " ").replace("|", " ")
        tags = tuple(dict.fromkeys(tag.strip(",")[:_TAG] for tag in plain.split() if "://" not in tag))[:_TAGS]
        if not tags:
            self._tell(event, self.acting.seats.words(event.user).gettext(wording.WHICH_TAG))
            return False
        edit = TicketEdit(topics=tags)
        return self._do(event, ticket, lambda t, agent: self.acting.acts.edit(t.id, edit, actor=agent))

    def _resolve(self, event: Commanded, ticket: Ticket, _: str) -> bool:
        if not is_over(ticket) and self.reacting.ask_tags.comes_first(ticket):
            if self.acting.seats.agent(event.user, ticket):
                self.reacting.ask_tags.before(ticket, user=event.user, place=event.place)
            return False
        solved = TicketEdit(state="solved")
        done = self._do(event, ticket, lambda t, agent: self.acting.acts.edit(t.id, solved, actor=agent))
        if done:
            self.reacting.ask_tags(ticket, user=event.user, place=event.place)
        return False  # the question about its tags says that it is done

    def _reopen(self, event: Commanded, ticket: Ticket, _: str) -> bool:
        acts = self.acting.acts
        return self._do(event, ticket, lambda t, agent: acts.reopen(t.id, actor=agent) if is_over(t) else None)

    def _do(self, event: Commanded, ticket: Ticket, act: Callable[[Ticket, str], object]) -> bool:
        return self.acting.act(ticket.id, event.user, event.place.room, act)

    def _ticket(self, event: Commanded, rest: str) -> Ticket | None:
        link, named = _LINK.search(rest), _TICKET.search(rest)
        if link:
            target = self.find_target(link[1], f"{link[2]}.{link[3]}")
            return target.ticket if target else None
        with self.reading() as work:
            if named:
                try:
                    return work.tickets.get(named[0])
                except NotFound:
                    return None
            agent = self.acting.seats.agent_of(event.user)
            held = [t for t in work.queries.find(state="in_progress", limit=_HELD) if t.assignee == agent]
        return max(held, key=lambda ticket: ticket.updated_at, default=None)

    def _faq(self, event: Commanded, query: str) -> None:
        words = self.acting.seats.words(event.user)
        audience = self.company.groups(event.user)
        pages = self.look_up(query, audience) if query and audience else ()
        if not pages:
            self._tell(event, words.gettext(wording.NO_PAGE if query else wording.FAQ_WHAT))
            return
        found = words.gettext(wording.PAGES_FOUND)
        self._whisper(event.place, event.user, Post(blocks=pages_blocks(found, pages), text=escaped(found)))

    def _tell(self, event: Commanded, sentence: str) -> None:
        self.acting.tell(event.place.room, event.user, sentence)

    def _whisper(self, place: Place, user: str, post: Post) -> None:
        self.calls.whisper(place.room, user, post, thread=place.root if place.is_message else "")
