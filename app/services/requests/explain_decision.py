"""Why the engine decided as it did, and what it would decide today."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.receipt import Receipt
from app.domain.request import Origin, Request
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.requests.decide_request import DecideRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not as it was: its name, and what it was then and is now."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A receipt, today's receipt for the same words when it was asked for, and where the two differ."""

    receipt: Receipt
    replayed: Receipt | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDecision:
    """Reads a receipt; with `replay` decides again with today's collaborators and stores nothing."""

    unit_of_work: UnitOfWorkFactory
    decide: DecideRequest

    def __call__(self, receipt_or_request_id: str, *, replay: bool = False) -> Explanation:
        """Return the explanation; raise `NotFound` for an unknown id."""
        with self.unit_of_work() as work:
            receipt = work.records.receipt(receipt_or_request_id)
            request = _request(work, receipt)
        if not replay:
            return Explanation(receipt=receipt)
        replayed = self.decide(request, explicit=request.explicit)
        return Explanation(receipt=receipt, replayed=replayed, differences=differences(receipt, replayed))


def differences(then: Receipt, now: Receipt) -> tuple[Difference, ...]:
    """Return what differs between two receipts of the same request, the decision first."""
    before, after = _facts(then), _facts(now)
    return tuple(
        Difference(name=name, then=before[name], now=after[name]) for name in before if before[name] != after[name]
    )


def _facts(receipt: Receipt) -> dict[str, str]:
    decision, triage = receipt.decision, receipt.triage
    return {
        "decision": decision.kind,
        "reason": decision.reason,
        "confidence": f"{decision.confidence:.3f}",
        "answer": decision.answer.text if decision.answer else "",
        "answer threshold": f"{receipt.thresholds.answer:.3f}",
        "candidates": ", ".join(candidate.document_id for candidate in receipt.candidates),
        "candidate texts": ", ".join(candidate.digest[:12] for candidate in receipt.candidates),
        "queue": triage.queue,
        "priority": triage.priority,
        "tier": str(triage.tier),
        "topics": ", ".join(topic.label for topic in triage.topics),
        "index": receipt.index_version,
        "models": ", ".join(receipt.model_versions),
    }


def _request(work: UnitOfWork, receipt: Receipt) -> Request:
    try:
        return work.records.request(receipt.request_id)
    except NotFound:  # asked on the command line, where no request is kept
        return Request(
            id=receipt.request_id,
            text=receipt.text,
            requester="",
            audience=receipt.audience,
            origin=Origin(channel="replay"),
            received_at=receipt.at,
        )
