"""Bringing what is kept of solved tickets up to date: what changed since, then what was said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from indexer.sources.zendesk.shelf import Kept, Shelf
from indexer.sources.zendesk.ticket_calls import Group, Remark, TicketCalls, TicketFacts
from indexer.types import SourceUnavailable

_TOLD_FROM = 25


def _silent(_: str) -> None: ...


def _nobody(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What is not kept: tickets of other `groups` than these, if there are any, and of private ones.

    Nothing that was last answered before `oldest`, nothing that people for whom `is_left_out` (asked by e-mail address)
    holds asked or wrote. With `of_others` nothing that our own account made: a service that shows its tickets there
    knows them already.
    """

    groups: frozenset[str] = frozenset()
    oldest: datetime | None = None
    is_left_out: Callable[[str], bool] = _nobody
    of_others: bool = False

    def takes(self, facts: TicketFacts, groups: Mapping[str, Group]) -> bool | None:
        """Whether a ticket is of a group that is read; None where nobody tells of that group any more."""
        if not facts.group:
            return not self.groups
        group = groups.get(facts.group)
        if group is None:
            return None
        return not group.is_private and (not self.groups or bool(self.groups & {group.name.casefold(), facts.group}))

    def hears(self, remark: Remark) -> bool:
        """Whether somebody's words may be kept."""
        return not (remark.author.email and self.is_left_out(remark.author.email))

    def keeps(self, facts: TicketFacts, remarks: tuple[Remark, ...]) -> bool:
        """Whether a ticket may be kept: for whom, and for its age."""
        asked = [remark for remark in remarks if remark.author.id == facts.requester]
        old = self.oldest is not None and all(remark.at < self.oldest for remark in remarks)
        return not old and all(map(self.hears, asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Each page of changes, and each ticket, is one step: killed between any two, the next run goes on from there."""

    calls: TicketCalls
    shelf: Shelf
    sieve: Sieve
    tell: Callable[[str], None] = _silent

    def __call__(self) -> None:
        """Take over what changed; raise `SourceUnavailable` where Zendesk does not answer."""
        self._forget()
        groups = self.calls.groups()
        self._check(groups)
        with self.shelf.step():
            self.shelf.note_groups(groups)
        self._take_changes(groups)
        due = self.shelf.due()
        if len(due) > _TOLD_FROM:
            self.tell(f"Reading {len(due)} solved tickets that are new or changed.")
        for facts in due:
            self._read(facts)

    def _check(self, groups: Mapping[str, Group]) -> None:
        known = {group.name.casefold() for group in groups.values() if not group.is_private} | groups.keys()
        for wanted in sorted(self.sieve.groups - known):
            names = ", ".join(sorted(group.name for group in groups.values() if not group.is_private)) or "none"
            raise SourceUnavailable(f"There is no group {wanted!r} that is not private. There are: {names}.")

    def _forget(self) -> None:
        """Drop what somebody wished to be left out since, and what grew too old."""
        for id_, heard in [found for kept in self.shelf.tickets() if (found := self._shortened(kept))]:
            with self.shelf.step():
                if heard is None:
                    self.shelf.drop(id_)
                else:
                    self.shelf.leave_out(id_, heard)

    def _shortened(self, kept: Kept) -> tuple[str, tuple[Remark, ...] | None] | None:
        """Return a ticket of which less may be kept now, with what is left of it: None for nothing."""
        if not self.sieve.keeps(kept.facts, kept.remarks):
            return kept.facts.id, None
        heard = tuple(filter(self.sieve.hears, kept.remarks))
        return None if heard == kept.remarks else (kept.facts.id, heard)

    def _take_changes(self, groups: Mapping[str, Group]) -> None:
        own = self.calls.own_id() if self.sieve.of_others else ""
        since = max(1, int(self.sieve.oldest.timestamp())) if self.sieve.oldest else 1
        while True:
            part = self.calls.changes(since=since, cursor=self.shelf.cursor)
            with self.shelf.step():
                for facts in part.tickets:
                    takes = self.sieve.takes(facts, groups)
                    if not facts.is_over or not facts.pleased or (own and facts.submitter == own) or takes is False:
                        self.shelf.drop(facts.id)
                    elif takes:
                        self.shelf.expect(facts)
                self.shelf.reach(part.cursor)
            if part.is_all:
                return

    def _read(self, facts: TicketFacts) -> None:
        remarks = self.calls.remarks(facts.id)
        with self.shelf.step():
            if remarks is None or not self.sieve.keeps(facts, remarks):
                self.shelf.drop(facts.id)
            else:
                self.shelf.keep(facts.id, filter(self.sieve.hears, remarks))
