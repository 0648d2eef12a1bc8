"""The desk's own knowledge as sources of the index: approved answers, and tickets that people solved.

Both read the database anew each time, so that what is withdrawn, reopened or deleted is gone from the next listing, and
a late reply yields its thread again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from app.domain.approved import ApprovedAnswer
from app.domain.errors import NotFound
from app.domain.message import TicketMessage
from app.domain.opt_out import is_left_out, leaves_out
from app.domain.readers import Rooms, readers_of
from app.domain.request import Request
from app.domain.ticket import Ticket
from app.storage.database import READING
from app.storage.tables import core as tables
from app.storage.unit_of_work import SqlUnitOfWork, SqlUnitsOfWork
from indexer.masking import names_in
from indexer.types import BrokenDocument, Document, Message, ResolvedThread

_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersSource:
    """`DocumentSource` of approved answers, withdrawn ones left out."""

    engine: Engine
    name: str

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every answer, or with `since` those changed from then on."""
        for answer in self._answers():
            if since is None or answer.updated_at >= since:
                yield _document(answer, self.name)

    def document_ids(self) -> frozenset[str]:
        """Return the ids of the answers."""
        return frozenset(answer.id for answer in self._answers())

    def _answers(self) -> Iterator[ApprovedAnswer]:
        before = ""
        while True:
            with SqlUnitsOfWork(self.engine, reading=True)() as work:
                found = work.answers.find(withdrawn=False, limit=_PAGE, before=before)
            yield from found
            if len(found) < _PAGE:
                return
            before = found[-1].id


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedTicketsSource:
    """`ThreadSource` of tickets that agents solved with words; sensitive ones are left out.

    A conversation that others could read keeps its readers (`rooms`); any other is for the desk alone until somebody
    approves an answer of it. What people or conversations that are `left_out` said is not there, nor what was asked
    before `oldest`.
    """

    engine: Engine
    name: str
    rooms: Rooms
    people: Callable[[str], frozenset[str]] = lambda _: frozenset()
    """Names of a person, by their id, beyond those in an e-mail address."""
    left_out: frozenset[str] = frozenset()
    oldest: datetime | None = None

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield every solved ticket, or with `since` those changed from then on."""
        after = ""
        while True:
            ids = self._ids(after)
            with SqlUnitsOfWork(self.engine, reading=True)() as work:
                found = [thread for id in ids if (thread := self._thread(work, id, since))]
            yield from found
            if len(ids) < _PAGE:
                return
            after = ids[-1]

    def forgets(self, id_: str) -> bool:
        """Whether a ticket is left out because of somebody's wish or its age, or was erased for its age."""
        with SqlUnitsOfWork(self.engine, reading=True)() as work:
            try:
                ticket = work.tickets.get(id_)
            except NotFound:
                return self.oldest is not None
            said = work.conversations.of_ticket(id_)
            return self._keeps_out(work, ticket) or any(is_left_out(self.left_out, person=m.author) for m in said)

    def _keeps_out(self, work: SqlUnitOfWork, ticket: Ticket) -> bool:
        if leaves_out(self.left_out, requester=ticket.requester, origin=ticket.origin):
            return True
        return self.oldest is not None and work.records.request(ticket.request_id).received_at < self.oldest

    def _ids(self, after: str) -> list[str]:
        ticket = tables.tickets.c
        wanted = select(ticket.id).where(ticket.id > after, ticket.tier > 0, ticket.state.in_(("solved", "closed")))
        with self.engine.execution_options(**{READING: True}).connect() as connection:
            return list(connection.execute(wanted.order_by(ticket.id).limit(_PAGE)).scalars())

    def _thread(self, work: SqlUnitOfWork, ticket_id: str, since: datetime | None) -> ResolvedThread | None:
        ticket = work.tickets.get(ticket_id)
        said = [message for message in work.conversations.of_ticket(ticket_id) if self._is_heard(message)]
        told = any(message.kind == "reply" for message in said)
        last = max((message.at for message in said), default=ticket.updated_at)
        if not told or not _was_solved(work, ticket) or (since and max(last, ticket.updated_at) < since):
            return None
        if work.records.receipt(ticket.request_id).triage.sensitive or self._keeps_out(work, ticket):
            return None
        request = work.records.request(ticket.request_id)
        return ResolvedThread(
            id=ticket.id,
            source=self.name,
            channel=ticket.origin.channel,
            messages=(self._question(request), *map(self._message, _later(said, request))),
            resolved_at=ticket.updated_at,
            language=ticket.language,
            audience=readers_of(ticket.origin, request.audience, self.rooms),
            tags=ticket.topics,
        )

    def _is_heard(self, message: TicketMessage) -> bool:
        return message.kind != "note" and not is_left_out(self.left_out, person=message.author)

    def _question(self, request: Request) -> Message:
        return Message(author=self._names(request.requester), text=request.text, at=request.received_at)

    def _message(self, message: TicketMessage) -> Message:
        return Message(
            author=self._names(message.author),
            text=message.text,
            at=message.at,
            role="agent" if message.kind == "reply" else "requester",
        )

    def _names(self, person: str) -> str:
        """Return the names by which a person is masked; their id tells a reader nothing else."""
        return " ".join(sorted({*names_in(person), *self.people(person)}))


def _was_solved(work: SqlUnitOfWork, ticket: Ticket) -> bool:
    return ticket.state == "solved" or any(event.kind == "solved" for event in work.tickets.events(ticket.id))


def _later(said: list[TicketMessage], request: Request) -> Iterator[TicketMessage]:
    return (message for message in said if message.id != request.id)


def _document(answer: ApprovedAnswer, source: str) -> Document:
    return Document(
        id=answer.id,
        source=source,
        title=answer.title,
        text=answer.text,
        language=answer.language,
        audience=answer.audience,
        owner=answer.approved_by,
        updated=answer.updated_at.date(),
        kind="answer",
    )
