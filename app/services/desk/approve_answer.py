"""Approved answers: a person's good reply, kept for others who may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.approved import ApprovedAnswer, edited, read_by, titled, withdrawn, worded
from app.ports import Clock, IdMaker, UnitOfWork, UnitOfWorkFactory
from indexer.masking import mask_names, mask_private, names_in

Identify = Callable[[str], str]
"""Returns the language of a text as a code, or an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveAnswer:
    """Keeps a titled text for everybody in an audience; names of those on the ticket and private details are masked.

    A message is approved once: again gives the answer it became, or brings it back where it was withdrawn.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    identify: Identify

    def __call__(
        self,
        title: str,
        text: str,
        *,
        audience: frozenset[str],
        approved_by: str,
        ticket_id: str = "",
        message_id: str = "",
    ) -> ApprovedAnswer:
        """Return the answer; raise `InvalidInput` for an empty or overlong one, `NotFound` for an unknown ticket."""
        now, readers = self.clock.now(), read_by(audience)
        with self.unit_of_work() as work:
            people = _people(work, ticket_id)
            answer = ApprovedAnswer(
                id=self.ids.new("ans"),
                title=titled(masked(title, people)),
                text=worded(masked(text, people)),
                audience=readers,
                approved_by=approved_by,
                created_at=now,
                updated_at=now,
                language=self.identify(text),
                ticket_id=ticket_id,
                message_id=message_id,
            )
            known = work.answers.of_message(message_id) if message_id else None
            if known is not None and not known.withdrawn:
                return known
            answer = _kept(work, answer, known)
            work.commit()
        return answer


def _kept(work: UnitOfWork, answer: ApprovedAnswer, before: ApprovedAnswer | None) -> ApprovedAnswer:
    """Keep an answer; one that was withdrawn is brought back in its place."""
    if before is None:
        work.answers.add(answer)
        return answer
    answer = replace(answer, id=before.id, created_at=before.created_at, version=before.version + 1)
    work.answers.save(answer)
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAnswer:
    """Rewords an approved answer; what is left out stays."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self,
        answer_id: str,
        *,
        title: str | None = None,
        text: str | None = None,
        audience: frozenset[str] | None = None,
    ) -> ApprovedAnswer:
        """Return the answer as it is now; raise `NotFound`, or `Conflict` for a withdrawn one."""
        with self.unit_of_work() as work:
            answer = work.answers.get(answer_id)
            people = _people(work, answer.ticket_id)
            changed = edited(
                answer,
                title=masked(answer.title if title is None else title, people),
                text=masked(answer.text if text is None else text, people),
                audience=answer.audience if audience is None else audience,
                at=self.clock.now(),
            )
            if changed is not answer:
                work.answers.save(changed)
                work.commit()
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAnswer:
    """Takes an approved answer back: nobody is shown it from the next indexing on. Twice is once."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, answer_id: str) -> ApprovedAnswer:
        """Return the withdrawn answer; raise `NotFound` for an unknown one."""
        with self.unit_of_work() as work:
            answer = work.answers.get(answer_id)
            gone = withdrawn(answer, at=self.clock.now())
            if gone is not answer:
                work.answers.save(gone)
                work.commit()
        return gone


def masked(text: str, people: frozenset[str]) -> str:
    """Return `text` without private details, and without the names of `people`."""
    return mask_names(mask_private(text), people)


def people_of(*ids: str) -> frozenset[str]:
    """Return the names that ids of people hold: those in the first part of an e-mail address."""
    return frozenset(name for id in ids for name in names_in(id))


def _people(work: UnitOfWork, ticket_id: str) -> frozenset[str]:
    if not ticket_id:
        return frozenset()
    ticket = work.tickets.get(ticket_id)
    return people_of(ticket.requester, ticket.assignee, *(m.author for m in work.conversations.of_ticket(ticket_id)))
