"""What the desk's pages read and keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from app.domain.change import Change
from app.domain.figures import DayTally, QueueBacklog, Touched
from app.domain.label import Label
from app.domain.label_overview import LabelCount
from app.domain.mention import Mention
from app.domain.receipt_search import ConfidenceCount, ReceiptLine, ReceiptSearch
from app.domain.rule_text import RuleProblem, RuleText, RuleVersion
from app.domain.ticket import Ticket
from app.domain.ticket_filter import Load, TicketFilter
from indexer.books import DocumentCard, SourceState, SyncRun


class DeskQueries(Protocol):
    """Lists of tickets that reached people. `page` goes on behind the ticket `after`, wherever that stands by now.

    `page` raises `NotFound` for an unknown `after`. `loads` counts by queue, state and assignee, in their order.
    """

    def page(self, wanted: TicketFilter, *, after: str = "", limit: int) -> tuple[Ticket, ...]: ...

    def count(self, wanted: TicketFilter) -> int: ...

    def loads(self, *, states: frozenset[str]) -> tuple[Load, ...]: ...


class Drawers(Protocol):
    """What one person at the desk keeps for themselves under a name: a draft, a filter. An empty one reads as "".

    `people_at` says who kept any text under a name since a moment, the last one first, twenty at most. `prune`
    forgets what nobody touched since a moment under names that begin so, at most `limit`, and returns how many.
    """

    def keep(self, person: str, name: str, text: str, *, at: datetime) -> None: ...

    def look(self, person: str, name: str) -> str: ...

    def empty(self, person: str, name: str) -> None: ...

    def people_at(self, name: str, *, since: datetime) -> tuple[str, ...]: ...

    def prune(self, begins: str, *, before: datetime, limit: int) -> int: ...


class Mentions(Protocol):
    """Who was named in which note; `add` keeps the first of a note and a person. `of_person` is newest first.

    `see` notes when a person opened a ticket after they were named there; the first time after each stays.
    """

    def add(self, named: Iterable[Mention]) -> None: ...

    def of_person(self, person: str, *, limit: int, unseen: bool = False) -> tuple[Mention, ...]: ...

    def see(self, person: str, ticket_id: str, *, at: datetime) -> None: ...


class Changes(Protocol):
    """The events of all tickets in one order. `after` returns those behind a position, `position` is the newest's.

    Positions only grow, but a store with several writers may show one after a later one: read a little back.
    `drafts` are the tickets whose drafts (drawers named `draft:` and the ticket) were touched since, with when.
    """

    def position(self) -> int: ...

    def after(self, position: int, *, limit: int) -> tuple[Change, ...]: ...

    def drafts(self, *, since: datetime, limit: int) -> tuple[tuple[str, datetime], ...]: ...


class DeskFigures(Protocol):
    """How the desk is doing: what the tickets opened in a span tell, by day (in UTC), and what waits, by queue.

    `touched` says what changed after a position that it gave before; the last events before that are told again, since
    some may have become visible late. The backlog holds tickets that people have and still owe something, the longest
    queue first.
    """

    def tallies(self, since: datetime, until: datetime) -> Mapping[str, DayTally]: ...

    def opened(self, since: datetime, until: datetime) -> int: ...

    def touched(self, *, after: int) -> Touched: ...

    def backlog(self) -> tuple[QueueBacklog, ...]: ...


class KnowledgeBooks(Protocol):
    """What is known of the sources: how their runs went, what is gone, what is old. Every list is bounded."""

    def sources(self) -> tuple[SourceState, ...]: ...

    def runs(self, source: str, *, limit: int = 20) -> tuple[SyncRun, ...]: ...

    def missing(self, source: str, *, limit: int = 200) -> tuple[DocumentCard, ...]: ...

    def stale(self, before: date, *, limit: int = 500) -> tuple[DocumentCard, ...]: ...

    def find(self, text: str, *, limit: int = 50) -> tuple[DocumentCard, ...]: ...


class LabelQueries(Protocol):
    """Reading corrections in bulk: those held for a person's word, newest first, and counts of each value given."""

    def held(self, *, limit: int = 50) -> tuple[Label, ...]: ...

    def counts(self, *, limit: int = 200) -> tuple[LabelCount, ...]: ...


class ModelShelf(Protocol):
    """Triage models: `promote` raises `NotFound` for none such, `roll_back` `Conflict` without an earlier one."""

    @property
    def current(self) -> str: ...

    def promote(self, version: str) -> None: ...

    def roll_back(self) -> str: ...


class ReceiptQueries(Protocol):
    """Reading receipts in bulk: `find` newest first.

    `confidences` counts each request's first decision of a span, unless no threshold would change it.
    """

    def find(self, search: ReceiptSearch, *, limit: int = 50) -> tuple[ReceiptLine, ...]: ...

    def confidences(self, since: datetime, until: datetime) -> tuple[ConfidenceCount, ...]: ...


class RuleFile(Protocol):
    """A file of rules that people edit. `save` raises `InvalidInput` for an unsound text, naming the line, and
    `Conflict` where the file is no longer the one with digest `over`; `version` raises `NotFound`.
    """

    def current(self) -> RuleText: ...

    def check(self, text: str) -> RuleProblem | None: ...

    def save(self, text: str, version: RuleVersion, *, over: str) -> None: ...

    def history(self, *, limit: int = 50) -> tuple[RuleVersion, ...]: ...

    def version(self, version_id: str) -> str: ...
