"""`TicketSync` on Jira: a ticket that people have is a request there, made once, with everything that is known."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import is_over
from app.domain.mirroring import Mirror, agreed_priority, agreed_standing, standing_of
from app.domain.ticket import Ticket
from app.ports import Clock, UnitOfWorkFactory
from app.services.hold_mirror import HoldMirror
from app.services.reply_to_requester import AddNote
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import STAMP, JiraApi
from app.ticketing.jira.calling import JiraRefused, JiraWrong
from app.ticketing.jira.moving import MoveIssue, standing_there
from app.ticketing.jira.payloads import Issue
from app.ticketing.jira.places import Place, Places
from app.ticketing.jira.saying import SayOnce
from app.ticketing.jira.story import Story, TellStory, number_in

log = logging.getLogger(__name__)

_SETTLED = timedelta(minutes=2)
"""Jira's search knows a new issue after some seconds; so long we look for one before another is made."""
MADE, _CALLED = f"{SYSTEM}:made", "Jira"
_CLOCKS = timedelta(minutes=10)
"""How much two clocks may differ."""
_BUDGET = timedelta(seconds=30)
"""So long we talk about one ticket at a time: half of how long it is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraDesk:
    """Shows tickets in Jira as they are. What people changed there since both sides agreed is left as they want it.

    That an issue is about to be made is noted before. Where nobody knows whether it was made, it is looked for among
    what we made since, by the ticket's number in its text.
    """

    api: JiraApi
    places: Places
    tell: TellStory
    holding: HoldMirror
    note: AddNote
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    name: str = SYSTEM

    def create(self, ticket: Ticket) -> str:
        """Return the issue's id, which it keeps wherever it is moved; empty where it has no place in Jira.

        One that is over before anybody there could see it is not shown there any more.
        """
        mirror = self.holding.look(ticket.id)
        place = self.places.of(ticket.queue)
        if mirror is None and (place is None or _is_past(ticket)):
            return ""
        if mirror is None or not mirror.external_id:
            self._make(ticket, place or self.places.any, mirror)
        with self.holding(ticket.id) as held:
            self._show(ticket, held)
            return held.external_id

    def update(self, ticket: Ticket, external_id: str) -> None:  # noqa: ARG002 - it is noted with the rest
        """Show the ticket as it is now."""
        with self.holding(ticket.id) as held:
            self._show(ticket, held)

    def _make(self, ticket: Ticket, place: Place, begun: Mirror | None) -> None:
        now, again = self.clock.now(), begun.begun_at if begun else None
        made = self._made_before(ticket, begun) if begun else None
        if made is None:
            if place.is_desk:
                self.api.desk(place)  # what is wrong with the place is found before anything is begun
            if begun and now - begun.begun_at < _SETTLED:
                raise _later(f"Nobody knows yet whether {self.api.call.name} made an issue of {ticket.id!r}.", _SETTLED)
            with self.unit_of_work() as work:
                mine = work.mirrors.begin(ticket.id, system=SYSTEM, at=now, again=again)
                work.commit()
            if not mine:
                raise _later(f"Somebody else is making an issue of {ticket.id!r}.", _SETTLED)
            made = self._opened(ticket, place)
        with self.unit_of_work() as work:
            mirror = Mirror(ticket_id=ticket.id, system=SYSTEM, begun_at=now)
            work.mirrors.note(mirror, external_id=made[0], name=made[1], queue=ticket.queue, assignee="")
            work.commit()

    def _opened(self, ticket: Ticket, place: Place) -> tuple[str, str]:
        story = self._story(ticket)
        try:
            made = self.api.open(
                place, summary=self.tell.summary(story), description=self.tell.description(story, place)
            )
        except JiraRefused:
            with self.unit_of_work() as work:  # so it surely was not made, and need not be looked for
                work.mirrors.forget(Mirror(ticket_id=ticket.id, system=SYSTEM, begun_at=self.clock.now()))
                work.commit()
            raise
        return made.id, made.key

    def _made_before(self, ticket: Ticket, begun: Mirror) -> tuple[str, str] | None:
        minutes = ceil((self.clock.now() - begun.begun_at + _CLOCKS).total_seconds() / 60)
        found = self.api.ours(minutes, of="created", fields="description")
        return next(((one.id, one.key) for one in found if number_in(one.fields.description) == ticket.id), None)

    def _show(self, ticket: Ticket, mirror: Mirror) -> None:
        story, issue = self._story(ticket), self.api.issue(mirror.external_id)
        if issue.stamp(STAMP) != ticket.id and (mirror.version or issue.stamp(STAMP)):
            raise DeliveryFailed(
                f"{issue.key} of {self.api.call.name} is not the copy of ticket {ticket.id!r}. Has `jira_url` changed? "
                "Tickets that stood in another Jira go on here alone."
            )
        ends = self.clock.now() + _BUDGET
        say = SayOnce(api=self.api, unit_of_work=self.unit_of_work, reading=self.reading, clock=self.clock)
        for said in self.tell.said(story):
            if self.clock.now() > ends:
                raise _later(f"There is more to say about {ticket.id!r} than goes at once.", timedelta(0))
            say(issue.id, said)
        news = self.tell.news(story, queue=mirror.queue, assignee=mirror.assignee)
        if news is not None:
            say(issue.id, news)
        self.holding.note(mirror, queue=ticket.queue, assignee=ticket.assignee, name=issue.key)
        self._urge(ticket, mirror, issue)
        self._move(story, mirror, issue, say)
        if not mirror.version:
            self._say_where(ticket, issue)
        self.api.stamp(issue.id, {"id": ticket.id, "seq": ticket.version, "queue": ticket.queue})
        self.holding.note(mirror, version=ticket.version)

    def _urge(self, ticket: Ticket, mirror: Mirror, issue: Issue) -> None:
        """Give it our priority, where ours changed since both sides agreed and theirs did not."""
        wanted, theirs = self.places.theirs(ticket.priority), issue.fields.priority.name
        ours_then, theirs_then = agreed_priority(mirror, theirs)
        if not wanted or theirs not in {wanted, theirs_then} or ours_then == ticket.priority:
            return
        if wanted != theirs:
            self.holding.note(mirror, doing=f"priority={ticket.priority}={wanted}")
            try:
                self.api.set_priority(issue.id, wanted)
            except JiraWrong as error:  # on no screen of this project; the comment for agents says it
                log.warning("the priority of %s cannot be set: %s", issue.key, error)
                wanted = theirs
        self.holding.note(mirror, priority=f"{ticket.priority}={wanted}", doing="")

    def _move(self, story: Story, mirror: Mirror, issue: Issue, say: SayOnce) -> None:
        """Bring it to where the ticket is, unless they moved it since both sides agreed."""
        wanted, theirs = standing_of(story.ticket), standing_there(issue)
        if wanted != theirs:
            if theirs != agreed_standing(mirror, theirs):
                return
            self.holding.note(mirror, doing=f"standing={wanted}")
            if not MoveIssue(self.api)(story.ticket, issue):
                say(issue.id, self.tell.stuck(story))
                wanted = theirs
        if mirror.standing != wanted or mirror.doing:
            self.holding.note(mirror, standing=wanted, doing="")

    def _say_where(self, ticket: Ticket, issue: Issue) -> None:
        """Have those who look at the ticket here know where else it stands."""
        with self.unit_of_work() as work:
            work.people.met(SYSTEM, _CALLED)
            work.commit()
        text = f"{issue.key}: {self.api.site}/browse/{issue.key}"
        self.note(ticket.id, text, agent=SYSTEM, source=MADE, key=MADE)

    def _story(self, ticket: Ticket) -> Story:
        with self.reading() as work:
            return self.tell.read(work, ticket)


def _is_past(ticket: Ticket) -> bool:
    """Whether nobody needs to see it there any more: it is over, and not by what the engine answered."""
    return is_over(ticket) and (ticket.tier > 0 or ticket.state != "solved")


def _later(sentence: str, wait: timedelta) -> DeliveryFailed:
    failure = DeliveryFailed(sentence + " It goes on in a while.")
    failure.wait = wait.total_seconds()
    return failure
