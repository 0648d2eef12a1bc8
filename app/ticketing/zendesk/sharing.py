"""Tickets of ours in Zendesk: each bears the number of ours as its external id, from the call that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import DeliveryFailed
from app.domain.mirroring import Mirror, Standing, standing_of
from app.mirroring.calling import Wrong
from app.mirroring.copies import Copy, Made, System
from app.mirroring.story import Said, Story, TellStory
from app.ticketing.zendesk import SYSTEM
from app.ticketing.zendesk.api import ZendeskApi
from app.ticketing.zendesk.markup import page_of
from app.ticketing.zendesk.payloads import MARK, Ticket
from app.ticketing.zendesk.places import Places, tags_of, theirs

CLOSED = "closed"
_AN_ADDRESS = re.compile(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+")
_WAITS = frozenset({"pending", "hold"})
_WORKED = frozenset({"new", "open"})


def zendesk_system(api: ZendeskApi, places: Places, tell: TellStory) -> System:
    """Return Zendesk as one of the systems in which tickets stand."""
    return System(
        id=SYSTEM,
        called="Zendesk",
        sentence=api.call.name,
        copies=ZendeskCopies(api=api, places=places, tell=tell),
        acts=ZendeskActs(api=api, places=places),
        words=ZendeskWords(api),
        word=theirs,
    )


def standing_there(ticket: Ticket) -> Standing:
    """Return whether it is over there."""
    return "over" if ticket.status in {"solved", CLOSED} else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZendeskCopies:
    """`Copies` in Zendesk, which takes a key: the same call again makes no second ticket within two hours.

    After that the ticket is surely found by its external id.
    """

    api: ZendeskApi
    places: Places
    tell: TellStory
    settled: timedelta = timedelta(0)

    def belongs(self, queue: str) -> bool:
        """Whether the queue, or all others, has a place."""
        return self.places.of(queue) is not None

    def ready(self, queue: str) -> None:
        """Have the group asked for."""
        place = self.places.of(queue)
        if place is not None and place.group:
            self.api.group(place.group)

    def find(self, ticket_id: str, *, begun: datetime) -> Made | None:  # noqa: ARG002 - the mark says enough
        """Ask for what bears our mark."""
        found = self.api.marked(ticket_id)
        return Made(id=found.id, name=f"#{found.id}") if found else None

    def make(self, story: Story, *, begun: datetime) -> Made:
        """Make a ticket whose requester is our account, or whoever asked."""
        ticket, place = story.ticket, self.places.of(story.ticket.queue)
        labels = ("firstline", ticket.queue, *ticket.topics, *(place.tags if place else ()))
        fields: dict[str, object] = {
            "subject": self.tell.summary(story),
            "comment": {"html_body": page_of(self.tell.description(story, heard=True)), "public": True},
            "external_id": ticket.id,
            "priority": theirs(ticket.priority),
            "tags": tags_of(labels),
        }
        if place and place.group:
            fields["group_id"] = int(self.api.group(place.group))
        made = self._opened(story, fields, key=f"{MARK}-{ticket.id}-{int(begun.timestamp())}")
        return Made(id=made.id, name=f"#{made.id}")

    def _opened(self, story: Story, fields: dict[str, object], *, key: str) -> Ticket:
        """Make it for whoever asked, and for our account where Zendesk does not take them: they may be suspended."""
        address = story.ticket.requester
        if not self.places.requesters or not _AN_ADDRESS.fullmatch(address):
            return self.api.open(fields, key=key)
        try:
            return self.api.open(fields | {"requester": {"name": story.name, "email": address}}, key=f"{key}-theirs")
        except Wrong:
            return self.api.open(fields, key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZendeskActs:
    """`CopyActs` in Zendesk. What changes who has it, how urgent it is or how it stands is refused if others did so."""

    api: ZendeskApi
    places: Places

    def read(self, id: str) -> Copy:
        """Return a ticket as it is now; one that Zendesk closed takes nothing any more."""
        found = self.api.ticket(id).ticket
        return Copy(
            id=found.id,
            name=f"#{found.id}",
            url=self.api.page_of(found.id),
            marked=found.external_id,
            standing=standing_there(found),
            priority=found.priority,
            locked=found.status == CLOSED,
        )

    def hand(self, story: Story, mirror: Mirror) -> str | None:
        """Give it to the group of its queue, and to an agent whom Zendesk knows by the same e-mail address."""
        ticket, group = story.ticket, self._group(story, mirror)
        news = ticket.assignee != mirror.assignee
        who = _assignee(ticket.assignee) if news else {}
        if not group and not who:
            return None
        seen = self.api.ticket(mirror.external_id).ticket
        if self._holder(seen) != mirror.holder:  # somebody there gave it to somebody meanwhile
            who = {}
        changed = self._change(seen, group | who)
        if changed is None and group and who:
            who, changed = {}, self._change(seen, group)
        return self._holder(changed) if changed and (who or not news) else None

    def urge(self, copy: Copy, word: str) -> bool:
        """Set the priority."""
        seen = self.api.ticket(copy.id).ticket
        if seen.priority != copy.priority:
            raise _changed(copy)
        return self._change(seen, {"priority": word}) is not None

    def move(self, story: Story, copy: Copy) -> bool:
        """Solve it, or open it again: one that is solved must have an assignee, who is our account where nobody is."""
        seen = self.api.ticket(copy.id).ticket
        if standing_there(seen) != copy.standing:
            raise _changed(copy)
        fields: dict[str, object] = {"status": "solved" if standing_of(story.ticket) == "over" else "open"}
        if fields["status"] == "solved" and not seen.assignee_id:
            fields["assignee_id"] = int(self.api.me().id)
        return self._change(seen, fields) is not None

    def seal(self, story: Story, copy: Copy) -> None:
        """Leave it: it bears our mark since it was made."""

    def _group(self, story: Story, mirror: Mirror) -> dict[str, object]:
        place = self.places.of(story.ticket.queue)
        if not mirror.queue or mirror.queue == story.ticket.queue or place is None or not place.group:
            return {}
        return {"group_id": int(self.api.group(place.group))}

    def _holder(self, ticket: Ticket) -> str:
        """Return who has it there; our own account is nobody."""
        return "" if ticket.assignee_id == self.api.me().id else ticket.assignee_id

    def _change(self, seen: Ticket, fields: dict[str, object]) -> Ticket | None:
        """Return it as it is then, None where Zendesk cannot do it as it is asked."""
        if not fields:
            return seen
        try:
            return self.api.change(seen.id, fields, seen=seen).ticket
        except Wrong:
            return None


@dataclass(frozen=True, slots=True)
class ZendeskWords:
    """`Words` in Zendesk: each comment comes with an update, which keeps its key."""

    api: ZendeskApi

    def standing(self, id: str, key: str) -> str:
        """Look through the updates."""
        return next((one.comment for one in self.api.audits(id) if one.mark == key), "")

    def write(self, id: str, said: Said) -> str:
        """Comment. Words of the requester bring back what waits for them; a reply that asks for some has it wait."""
        comment = {"html_body": page_of(said.text), "public": said.public}
        fields: dict[str, object] = {"comment": comment, "metadata": {MARK: said.key}} | self._turn(id, said)
        return self.api.change(id, fields).audit.comment or said.key

    def _turn(self, id: str, said: Said) -> dict[str, object]:
        if said.answered is None:
            return {}
        status = self.api.ticket(id).ticket.status
        if said.answered:
            return {"status": "pending"} if status in _WORKED else {}
        return {"status": "open"} if status in _WAITS else {}


def _changed(copy: Copy) -> DeliveryFailed:
    return DeliveryFailed(f"Somebody changed {copy.name} in Zendesk at the same moment; it is looked at again.")


def _assignee(agent: str) -> dict[str, object]:
    """Return what gives a ticket to an agent of ours; nothing where no address says who they are there."""
    if agent.startswith(f"{SYSTEM}:"):
        return {}
    if not agent:
        return {"assignee_id": None}
    return {"assignee_email": agent} if "@" in agent else {}
