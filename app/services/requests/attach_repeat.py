"""Recognise a request that repeats an earlier one or reports a known incident, before it gets a ticket of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.decision import Decision
from app.domain.effects import PostReply
from app.domain.fingerprint import UNREAD, Features, Fingerprint
from app.domain.identity import AGENT
from app.domain.incident import Incident, in_the_light_of
from app.domain.lifecycle import is_over, welcomed_back
from app.domain.outcome import Outcome
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Likeness, UnitOfWork, UnitOfWorkFactory
from app.services.requests.incident_near import Lately, StormWatch
from app.services.requests.record_outcome import RecordOutcome
from app.services.tickets.change_ticket import save_and_mirror

ALREADY_OPEN = "already_open"
"""The reason of a decision that attaches a request to its asker's open ticket."""

_LATEST, _FEW = 50, 5
_WANTS_NOTHING = frozenset({"out_of_scope", "not_a_request"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """A request repeats one of the same person's last `days` if they are alike with probability `likeness` or more.

    0 days switch it off.
    """

    days: int = 7
    likeness: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachRepeat:
    """Attaches the same asker's repeated request to the ticket people already have; anything else is recorded.

    What the engine can answer is answered, asked again or not. While an incident is on, newcomers are told of it.
    Stands before `record`, in the same unit of work, and like it is idempotent per request id. Where the text could be
    like nothing, for no incident is on and people have nothing of this asker, it is left to the worker to read.
    """

    record: RecordOutcome
    unit_of_work: UnitOfWorkFactory
    likeness: Likeness
    rule: RepeatRule
    storms: StormWatch
    reading: UnitOfWorkFactory | None = None
    """Units of work that only look, where the store has them."""

    def __call__(self, request: Request, receipt: Receipt) -> Outcome:
        """Return the outcome as it is stored."""
        if not _wants_something(receipt):
            return self.record(request, receipt)
        # Looked for before anybody is kept from writing: it is compared with every report of it.
        features, incident = self._looked_at(request, receipt)
        with self.unit_of_work() as work:
            outcome = self._new(work, request, receipt, features, incident)
            work.commit()
        return outcome

    @property
    def _units(self) -> UnitOfWorkFactory:
        return self.reading or self.unit_of_work

    def _looked_at(self, request: Request, receipt: Receipt) -> tuple[Features, Incident | None]:
        """Return the text as it is compared, unread where it can wait, and the incident that it reports."""
        told = receipt.decision.reason != "sensitive" and self.storms.rule.people > 0
        with self._units() as work:
            is_on = told and self.storms.is_on(work)
            may_wait = self.storms.rule.people > 0 and not is_on and not self._may_repeat(work, request, receipt)
        if may_wait:
            return UNREAD, None
        features = self.likeness.features(request.text)
        return features, self._incident(request, features) if is_on else None

    def _incident(self, request: Request, features: Features) -> Incident | None:
        with self._units() as work:
            return self.storms.incident_near(Lately(work), features, request_id=request.id, at=request.received_at)

    def _may_repeat(self, work: UnitOfWork, request: Request, receipt: Receipt) -> bool:
        """Whether people may be working on something for this asker; with many earlier requests that is assumed."""
        if receipt.decision.kind == "reply" or request.requester == AGENT or not self.rule.days:
            return False
        earlier = self._earlier(work, request)
        found = (work.tickets.of_request(one.request_id) for one in earlier[:_FEW])
        return len(earlier) > _FEW or any(ticket is not None and _with_people(ticket) for ticket in found)

    def _new(
        self, work: UnitOfWork, request: Request, receipt: Receipt, features: Features, incident: Incident | None
    ) -> Outcome:
        if work.tickets.of_request(request.id) is None:
            attached = self._attached(work, request, receipt, features)
            if attached is not None:
                return attached
            receipt = _told_of(incident, receipt)
            work.fingerprints.add(_fingerprint(request, features))
        return self.record.within(work, request, receipt)

    def _attached(self, work: UnitOfWork, request: Request, receipt: Receipt, features: Features) -> Outcome | None:
        if not self._may_repeat(work, request, receipt):
            return None
        if features == UNREAD:  # a moment ago there was nothing yet
            features = self.likeness.features(request.text)
        ticket = next(self._same(work, request, features), None)
        if ticket is None:
            return None
        told = replace(receipt, decision=_already_open(receipt.decision))
        ticket = _attach(work, request, ticket, told)
        return Outcome(request=request, ticket=ticket, receipt=told)

    def _same(self, work: UnitOfWork, request: Request, features: Features) -> Iterator[Ticket]:
        """Yield the asker's open tickets about the same, the likeliest first."""
        earlier = self._earlier(work, request)
        sameness = self.likeness.sameness(features, [self._read(work, one) for one in earlier])
        ranked = sorted(zip(sameness, earlier, strict=True), key=lambda pair: (-pair[0], pair[1].request_id))
        for probability, one in ranked:
            ticket = work.tickets.of_request(one.request_id)
            if probability >= self.rule.likeness and ticket is not None and _with_people(ticket):
                yield ticket

    def _earlier(self, work: UnitOfWork, request: Request) -> tuple[Fingerprint, ...]:
        start = request.received_at - timedelta(days=self.rule.days)
        return work.fingerprints.since(start, requester=request.requester, limit=_LATEST)

    def _read(self, work: UnitOfWork, earlier: Fingerprint) -> Features:
        """Return what an earlier request is compared by; it is read now if the worker has not got to it yet."""
        if earlier.is_read:
            return earlier.features
        return self.likeness.features(work.records.request(earlier.request_id).text)


def _told_of(incident: Incident | None, receipt: Receipt) -> Receipt:
    if incident is None:
        return receipt
    if receipt.decision.kind == "reply":
        return replace(receipt, decision=replace(receipt.decision, note=incident.note))
    return replace(receipt, decision=in_the_light_of(incident, receipt.decision))


def _attach(work: UnitOfWork, request: Request, ticket: Ticket, receipt: Receipt) -> Ticket:
    work.records.add_request(request)
    work.records.add_receipt(receipt)
    work.attachments.attach(request.id, ticket.id, at=receipt.at)
    ticket = welcomed_back(ticket, at=receipt.at)
    event = TicketEvent(
        ticket_id=ticket.id, kind="asked_again", actor=request.requester, at=receipt.at, detail=request.id
    )
    save_and_mirror(work, ticket, event)
    told = PostReply(
        key=f"{request.id}:attached", request_id=request.id, origin=request.origin, decision=receipt.decision
    )
    work.outbox.put([told])
    work.inbox.done(request.id)
    return ticket


def _already_open(decision: Decision) -> Decision:
    return Decision(
        kind="escalate", confidence=decision.confidence, reason=ALREADY_OPEN, suggestions=decision.suggestions
    )


def _fingerprint(request: Request, features: Features) -> Fingerprint:
    return Fingerprint(request_id=request.id, requester=request.requester, at=request.received_at, features=features)


def _with_people(ticket: Ticket) -> bool:
    return ticket.tier > 0 and not is_over(ticket)


def _wants_something(receipt: Receipt) -> bool:
    decision, intent = receipt.decision, receipt.triage.intent
    return decision.kind != "silent" and decision.reason not in _WANTS_NOTHING and intent not in {"thanks", "chit_chat"}
