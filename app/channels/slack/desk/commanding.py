"""Words and shortcuts for people who prefer them to buttons and emojis: each does what its button does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels.company import Company
from app.channels.desk import wording
from app.channels.slack.api import Post, SlackCalls
from app.channels.slack.blocks import pages_blocks, plain_post
from app.channels.slack.desk.acting import SlackActing
from app.channels.slack.desk.meaning import MeantTicket, names_ticket, person_in, span_in, tags_in
from app.channels.slack.desk.reacting import Reacting
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.events import Commanded, Said
from app.channels.slack.manifest import COMMAND, SHORTCUTS
from app.channels.slack.place import CHANNEL, PREFIX, Place
from app.channels.slack.rules import ReactionRule
from app.channels.slack.texts import escaped, mentions, without_mention
from app.channels.slack.why import Why
from app.domain.answer import Suggestion
from app.domain.lifecycle import is_over
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.services.requests.find_request import Asked, FindRequest
from app.services.tickets.edit_ticket import TicketEdit

LookUp = Callable[[str, frozenset[str]], tuple[Suggestion, ...]]
"""Returns the pages that are worth reading for some words, of those that an audience may open."""

ACTS = frozenset({"assign", "tag", "resolve", "reopen", "snooze"})
_SPEAK_THEMSELVES = frozenset({"approve"})
_ALONE = frozenset({"assign", "resolve", "reopen", "why", "help"})
"""In a thread these are commands only where nothing but a name stands behind them: people write sentences there."""
_QUERY, _LONGEST = 300, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanding:
    """Takes the slash command, a message shortcut, and a mention in a thread that is nothing but a command."""

    acting: SlackActing
    reacting: Reacting
    find_target: FindTarget
    find: FindRequest
    meant: MeantTicket
    look_up: LookUp
    why: Why
    company: Company
    calls: SlackCalls
    me: Callable[[], str]

    def __call__(self, event: Commanded) -> bool:
        """Return whether it was one of ours; raise `DeliveryFailed` where it can be tried again."""
        if event.shortcut in SHORTCUTS:
            self._shortcut(event, ReactionRule(act=SHORTCUTS[event.shortcut]))
            return True
        word, _, rest = event.text.strip().partition(" ")
        word = word.casefold()
        if event.about is not None or self._is_requesters(event, word, rest):
            return False
        return self._do_word(word, rest.strip(), place=event.place, user=event.user)

    def below(self, event: Said) -> bool:
        """Take `@us snooze 2d` in a thread; return whether it was a command, or the twin of one."""
        if event.place.root == event.place.ts or not (event.mention or mentions(event.text, self.me())):
            return False
        word, _, rest = without_mention(event.text, self.me()).partition(" ")
        word, rest = word.casefold(), rest.strip()
        if not _is_command(word, rest):
            return False
        # A mention comes twice, as itself and as a message; the message alone would not come from everywhere.
        return not event.mention or self._do_word(word, rest, place=event.place, user=event.user)

    def _do_word(self, word: str, rest: str, *, place: Place, user: str) -> bool:
        if word in {"", "help"} or (word == "ask" and not rest):
            self._help(place, user)
        elif word == "faq":
            self._faq(place, user, " ".join(rest.split())[:_QUERY])
        elif word == "why" and (place.is_message or names_ticket(rest)):
            self._explain(place, user, rest)
        elif word in ACTS:
            self._act(place, user, word, rest)
        else:
            return False
        return True

    def _is_requesters(self, event: Commanded, word: str, rest: str) -> bool:
        """Whether somebody speaks of their own request in this conversation."""
        here = Origin(channel=CHANNEL, conversation=event.place.room)
        if word not in {"resolve", "reopen"} or names_ticket(rest):
            return False
        return self.find.newest_in(here, requester=PREFIX + event.user) is not None

    def _shortcut(self, event: Commanded, rule: ReactionRule) -> None:
        target = self.find_target(event.place.room, event.place.ts)
        done = target is not None and self.reacting.do(rule, target, user=event.user)
        if not done or rule.act not in _SPEAK_THEMSELVES:
            sentence = wording.DONE if done else wording.NOT_YOURS
            self._tell(event.place, event.user, sentence)

    def _act(self, place: Place, user: str, word: str, rest: str) -> None:
        ticket = self.meant(rest, user=user, place=place)
        if ticket is None:
            self._tell(place, user, wording.WHICH_TICKET)
            return
        acts = {
            "assign": self._assign,
            "tag": self._tag,
            "resolve": self._resolve,
            "reopen": self._reopen,
            "snooze": self._snooze,
        }
        if acts[word](place, user, ticket, rest):
            self._tell(place, user, wording.DONE)

    def _assign(self, place: Place, user: str, ticket: Ticket, rest: str) -> bool:
        acts, to = self.acting.acts, person_in(rest) or user
        if to == user:
            return self._do(place, user, ticket, lambda t, agent: acts.claim(t.id, agent=agent))
        other = self.acting.seats.agent(to, ticket)
        if not other:
            self._tell(place, user, wording.THEY_ARE_NO_MEMBER)
            return False
        edit = TicketEdit(assignee=other, state="in_progress")
        return self._do(place, user, ticket, lambda t, agent: acts.edit(t.id, edit, actor=agent))

    def _tag(self, place: Place, user: str, ticket: Ticket, rest: str) -> bool:
        tags = tags_in(rest)
        if not tags:
            self._tell(place, user, wording.WHICH_TAG)
            return False
        edit = TicketEdit(topics=tags)
        return self._do(place, user, ticket, lambda t, agent: self.acting.acts.edit(t.id, edit, actor=agent))

    def _snooze(self, place: Place, user: str, ticket: Ticket, rest: str) -> bool:
        span, snooze = span_in(rest), self.acting.acts.snooze
        if span is None:
            self._tell(place, user, wording.HOW_LONG)
            return False
        until = snooze.change.clock.now() + span
        return self._do(place, user, ticket, lambda t, agent: snooze(t.id, until=until, agent=agent))

    def _resolve(self, place: Place, user: str, ticket: Ticket, _: str) -> bool:
        self.acting.solve(ticket.id, user, place)
        return False  # the question about its tags says that it is done

    def _reopen(self, place: Place, user: str, ticket: Ticket, _: str) -> bool:
        acts = self.acting.acts
        return self._do(place, user, ticket, lambda t, agent: acts.reopen(t.id, actor=agent) if is_over(t) else None)

    def _do(self, place: Place, user: str, ticket: Ticket, act: Callable[[Ticket, str], object]) -> bool:
        return self.acting.act(ticket.id, user, place.room, act)

    def _explain(self, place: Place, user: str, rest: str) -> None:
        ticket = self.meant(rest, user=user, place=place)
        if ticket is None:
            self._tell(place, user, wording.WHICH_TICKET)
            return
        asked = self._asked(ticket)
        if ticket.requester != PREFIX + user and not self.acting.seats.agent(user, ticket):
            self._tell(place, user, wording.ONLY_MEMBERS)
            return
        lines = self.why(asked, user=user, words=self.acting.seats.words(user))
        self._whisper(place, user, plain_post(lines))

    def _asked(self, ticket: Ticket) -> Asked:
        with self.acting.reading() as work:
            return Asked(request=work.records.request(ticket.request_id), ticket=ticket)

    def _faq(self, place: Place, user: str, query: str) -> None:
        audience = self.company.groups(user)
        pages = self.look_up(query, audience) if query and audience else ()
        if not pages:
            self._tell(place, user, wording.NO_PAGE if query else wording.FAQ_WHAT)
            return
        found = self.acting.seats.words(user).gettext(wording.PAGES_FOUND)
        self._whisper(place, user, Post(blocks=pages_blocks(found, pages), text=escaped(found)))

    def _help(self, place: Place, user: str) -> None:
        say, is_agent = self.acting.seats.words(user).gettext, bool(self.acting.seats.agent_for(user, ""))
        uses = [*wording.USES, *(wording.USES_OF_AGENTS if is_agent else ())]
        lines = [say(use) % {"command": COMMAND} for use in uses]
        self._whisper(place, user, plain_post(lines))

    def _tell(self, place: Place, user: str, sentence: str) -> None:
        said = self.acting.seats.words(user).gettext(sentence) % {"command": COMMAND}
        self._whisper(place, user, plain_post([said]))

    def _whisper(self, place: Place, user: str, post: Post) -> None:
        self.calls.whisper(place.room, user, post, thread=place.thread)


def _is_command(word: str, rest: str) -> bool:
    """Whether what stands behind a mention is a command and not a sentence."""
    if len(rest) > _LONGEST:
        return False
    if word == "snooze":
        return span_in(rest) is not None or not rest
    if word == "tag":
        return bool(rest) and all("/" in tag for tag in tags_in(rest))
    return word in _ALONE and (names_ticket(rest) or (word == "assign" and bool(person_in(rest))) or not rest)
