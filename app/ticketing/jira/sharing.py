"""Tickets of ours in Jira: a request or issue for each, found again by the number that its text ends with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.domain.mirroring import Mirror
from app.mirroring.calling import Wrong
from app.mirroring.copies import Copy, Made, System
from app.mirroring.story import Said, Story, TellStory, number_in
from app.ports import Clock
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import STAMP, JiraApi
from app.ticketing.jira.moving import MoveIssue, standing_there
from app.ticketing.jira.places import Places

_CLOCKS = timedelta(minutes=10)
"""How much two clocks may differ."""


def jira_system(api: JiraApi, places: Places, tell: TellStory, clock: Clock) -> System:
    """Return Jira as one of the systems in which tickets stand."""
    return System(
        id=SYSTEM,
        called="Jira",
        sentence=api.call.name,
        copies=JiraCopies(api=api, places=places, tell=tell, clock=clock),
        acts=JiraActs(api),
        words=JiraWords(api),
        word=places.theirs,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraCopies:
    """`Copies` in Jira, whose APIs take no key that makes a second call harmless."""

    api: JiraApi
    places: Places
    tell: TellStory
    clock: Clock
    settled: timedelta = timedelta(minutes=2)
    """Jira's search knows a new issue after some seconds; so long we look for one before another is made."""

    def belongs(self, queue: str) -> bool:
        """Whether the queue, or all others, has a place."""
        return self.places.of(queue) is not None

    def ready(self, queue: str) -> None:
        """Have the service desk and its request type asked for."""
        place = self.places.of(queue) or self.places.any
        if place.is_desk:
            self.api.desk(place)

    def find(self, ticket_id: str, *, begun: datetime) -> Made | None:
        """Look through what our account made since."""
        minutes = ceil((self.clock.now() - begun + _CLOCKS).total_seconds() / 60)
        found = self.api.ours(minutes, of="created", fields="description")
        ours = (one for one in found if number_in(one.fields.description) == ticket_id)
        return next((Made(id=one.id, name=one.key) for one in ours), None)

    def make(self, story: Story, *, begun: datetime) -> Made:  # noqa: ARG002 - Jira takes no key
        """Make a request of the place's kind."""
        place = self.places.of(story.ticket.queue) or self.places.any
        description = self.tell.description(story, heard=place.is_desk)
        made = self.api.open(place, summary=self.tell.summary(story), description=description)
        return Made(id=made.id, name=made.key)


@dataclass(frozen=True, slots=True)
class JiraActs:
    """`CopyActs` in Jira. Whom a ticket is handed to here is said there in words: their names are others."""

    api: JiraApi

    def read(self, id: str) -> Copy:
        """Return an issue as it is now."""
        issue = self.api.issue(id)
        return Copy(
            id=issue.id,
            name=issue.key,
            url=f"{self.api.site}/browse/{issue.key}",
            marked=issue.stamp(STAMP),
            standing=standing_there(issue),
            priority=issue.fields.priority.name,
        )

    def hand(self, story: Story, mirror: Mirror) -> str | None:  # noqa: ARG002
        """Leave it to words."""
        return None

    def urge(self, copy: Copy, word: str) -> bool:
        """Set the priority, where it is on a screen of this project."""
        try:
            self.api.set_priority(copy.id, word)
        except Wrong:
            return False
        return True

    def move(self, story: Story, copy: Copy) -> bool:
        """Take a step of the workflow that leads there."""
        return MoveIssue(self.api)(story.ticket, copy.id)

    def seal(self, story: Story, copy: Copy) -> None:
        """Leave a property on the issue."""
        ticket = story.ticket
        self.api.stamp(copy.id, {"id": ticket.id, "seq": ticket.version, "queue": ticket.queue})


@dataclass(frozen=True, slots=True)
class JiraWords:
    """`Words` in Jira: comments, each with its key as a property."""

    api: JiraApi

    def standing(self, id: str, key: str) -> str:
        """Look through the comments."""
        return next((one.id for one in self.api.comments(id) if one.stamp(STAMP) == key), "")

    def write(self, id: str, said: Said) -> str:
        """Comment."""
        return self.api.comment(id, said.text, key=said.key, public=said.public)
