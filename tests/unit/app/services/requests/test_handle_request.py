"""The path from a request to its ticket, receipt and effects."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest

from app.domain.effects import MirrorTicket, PostReply
from app.domain.outcome import Outcome
from app.domain.request import Request
from indexer.hands import Hands
from tests.fakes.builders import MOMENT, a_request, a_triage, an_answer
from tests.fakes.engine import FakeAnswerer, FakeTriager
from tests.fakes.wiring import EAGER, Wiring

T = TypeVar("T")

SURE = FakeAnswerer(an_answer(0.9))
UNSURE = FakeAnswerer(an_answer(0.1))
HALF_SURE = FakeAnswerer(an_answer(0.6))
OUT_OF_SCOPE = FakeTriager(a_triage(out_of_scope=0.95))


def _handle(wiring: Wiring, request: Request | None = None) -> Outcome:
    return wiring.handle()(request or a_request())


def test_a_good_answer_is_replied_at_the_engines_own_desk() -> None:
    outcome = _handle(Wiring(answerer=SURE))
    assert (outcome.decision.kind, outcome.ticket.state, outcome.ticket.tier) == ("reply", "answered", 0)
    assert outcome.suggestions


def test_without_a_good_answer_people_get_the_ticket_in_the_queue_of_triage() -> None:
    wiring = Wiring(answerer=UNSURE, triager=FakeTriager(a_triage(tier=2, queue="network")))
    ticket = _handle(wiring).ticket
    assert (ticket.state, ticket.tier, ticket.queue, ticket.priority) == ("open", 2, "network", "high")


def test_an_escalated_ticket_always_has_a_queue_and_a_human_tier() -> None:
    wiring = Wiring(answerer=UNSURE, triager=FakeTriager(a_triage(tier=0, queue="")))
    ticket = _handle(wiring).ticket
    assert ticket.tier == 1
    assert ticket.queue


def test_between_two_meanings_the_requester_is_asked() -> None:
    outcome = _handle(Wiring(politeness=EAGER, answerer=HALF_SURE, triager=FakeTriager(a_triage(candidates=2))))
    assert (outcome.decision.kind, outcome.ticket.state) == ("clarify", "pending_requester")


def test_overheard_chatter_is_recorded_and_met_with_silence() -> None:
    wiring = Wiring(answerer=UNSURE, triager=OUT_OF_SCOPE)
    outcome = _handle(wiring, a_request(explicit=False))
    assert (outcome.decision.kind, outcome.ticket.state) == ("silent", "closed")
    with wiring.unit_of_work() as work:
        assert work.records.receipt(outcome.request.id).decision.kind == "silent"
        assert work.outbox.lease(limit=9, now=MOMENT, seconds=1) == ()


def test_somebody_who_asks_outright_is_never_met_with_silence() -> None:
    assert _handle(Wiring(answerer=UNSURE, triager=OUT_OF_SCOPE)).decision.kind == "escalate"


def test_the_search_is_made_for_the_groups_of_the_requester() -> None:
    wiring = Wiring()
    _handle(wiring)
    assert wiring.retriever.audiences == [a_request().audience]


def test_everything_is_stored_together() -> None:
    wiring = Wiring(answerer=UNSURE)
    outcome = _handle(wiring)
    with wiring.unit_of_work() as work:
        assert work.tickets.get(outcome.ticket.id) == outcome.ticket
        assert work.records.receipt(outcome.receipt.id) == outcome.receipt
        assert work.records.request(outcome.request.id) == outcome.request
        events = work.tickets.events(outcome.ticket.id)
        effects = [item.effect for item in work.outbox.lease(limit=9, now=MOMENT, seconds=1)]
    assert [(event.kind, event.actor) for event in events] == [
        ("opened", outcome.request.requester),
        ("escalated", "engine"),
    ]
    assert [type(effect) for effect in effects] == [PostReply, MirrorTicket]


def test_a_reply_at_tier_0_is_not_mirrored_to_a_ticket_system() -> None:
    wiring = Wiring(answerer=SURE)
    _handle(wiring)
    with wiring.unit_of_work() as work:
        effects = [item.effect for item in work.outbox.lease(limit=9, now=MOMENT, seconds=1)]
    assert [type(effect) for effect in effects] == [PostReply]


def test_handling_a_request_again_returns_the_first_outcome_and_adds_nothing() -> None:
    wiring = Wiring(answerer=SURE)
    first = _handle(wiring)
    wiring.answerer = UNSURE
    assert _handle(wiring) == first
    with wiring.unit_of_work() as work:
        assert len(work.queries.find()) == 1
        assert len(work.tickets.events(first.ticket.id)) == 2
        assert len(work.outbox.lease(limit=9, now=MOMENT, seconds=1)) == 1


@pytest.mark.parametrize("text", ["😀", "\u202bשלום", "?", "a" * 20_000, "<script>alert(1)</script>"])
def test_any_cleaned_text_gets_an_outcome_and_a_short_subject(text: str) -> None:
    ticket = _handle(Wiring(), a_request(text=text)).ticket
    assert 0 < len(ticket.subject) <= 120


def test_the_receipt_names_versions_thresholds_and_candidates() -> None:
    receipt = _handle(Wiring()).receipt
    assert (receipt.index_version, receipt.model_versions) == ("v1", ("minilm", "triage-1"))
    assert [candidate.document_id for candidate in receipt.candidates] == ["page-1"]
    assert receipt.candidates[0].signals == {"vectors": 0.9}
    assert {"triage", "answer", "total"} <= set(receipt.timings_ms)


def test_it_does_not_matter_who_decides_nor_how_many_ask_at_once() -> None:
    decide = Wiring(answerer=SURE).decide()
    asked = [a_request(id=f"req_{number}") for number in range(12)]

    def elsewhere(work: Callable[[], T]) -> T:
        with ThreadPoolExecutor(1) as other:
            return other.submit(work).result()

    with ThreadPoolExecutor(12) as askers:
        by_hands = list(askers.map(replace(decide, run=Hands(1, name="few").do), asked))
    expected = [decide(request).decision for request in asked]
    assert [receipt.request_id for receipt in by_hands] == [request.id for request in asked]
    assert [receipt.decision for receipt in by_hands] == expected
    assert [replace(decide, run=elsewhere)(request).decision for request in asked] == expected
    assert all({"triage", "answer", "total"} <= receipt.timings_ms.keys() for receipt in by_hands)
