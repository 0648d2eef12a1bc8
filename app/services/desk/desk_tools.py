"""The use cases of the agents' pages, beyond those that every face has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.change import NOTE_DRAFT
from app.domain.desk_rules import DeskRules
from app.ports import Clock, UnitOfWorkFactory
from app.services.desk.keep_article_draft import KeepArticleDraft
from app.services.desk.keep_draft import KeepDraft
from app.services.desk.list_tickets import ListTickets
from app.services.desk.mentions import ReadMentions
from app.services.desk.newsroom import Newsroom
from app.services.desk.read_ticket import ReadTicket
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.edit_ticket import EditTicket
from app.services.tickets.merge_tickets import PartTickets
from app.services.tickets.undo import Undo

_VIEW = "view"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """The list that the desk opens with, for each person."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    def keep(self, query: str, *, person: str) -> None:
        """Open with `query` from now on; an empty one is the standard again."""
        with self.unit_of_work() as work:
            work.drawers.keep(person, _VIEW, query, at=self.clock.now())
            work.commit()

    def of(self, *, person: str) -> str:
        """Return the saved query, or nothing."""
        with self.reading() as work:
            return work.drawers.look(person, _VIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTools:
    """The use cases of the desk; `queues` are those that routing knows."""

    list_tickets: ListTickets
    read_ticket: ReadTicket
    claim: ClaimTicket
    drafts: KeepDraft
    note_drafts: KeepDraft
    article_drafts: KeepArticleDraft
    views: SavedView
    undo: Undo
    newsroom: Newsroom
    mentions: ReadMentions
    queues: Callable[[], tuple[str, ...]] = tuple


def build_desk_tools(
    units: UnitOfWorkFactory,
    reading: UnitOfWorkFactory,
    edit: EditTicket,
    *,
    clock: Clock,
    rules: Callable[[], DeskRules] = DeskRules,
    queues: Callable[[], tuple[str, ...]] = tuple,
) -> DeskTools:
    """Return the desk's use cases over `units`; those of `reading` never write."""
    return DeskTools(
        list_tickets=ListTickets(unit_of_work=reading),
        read_ticket=ReadTicket(unit_of_work=reading),
        claim=ClaimTicket(unit_of_work=units, clock=clock),
        drafts=KeepDraft(unit_of_work=units, reading=reading, clock=clock),
        note_drafts=KeepDraft(unit_of_work=units, reading=reading, clock=clock, begins=NOTE_DRAFT),
        article_drafts=KeepArticleDraft(unit_of_work=units, reading=reading, clock=clock),
        views=SavedView(unit_of_work=units, reading=reading, clock=clock),
        undo=Undo(
            unit_of_work=units,
            reading=reading,
            edit=edit,
            part=PartTickets(unit_of_work=units, clock=clock),
            clock=clock,
        ),
        newsroom=Newsroom(unit_of_work=reading, clock=clock),
        mentions=ReadMentions(unit_of_work=units, reading=reading, clock=clock, rules=rules),
        queues=queues,
    )
