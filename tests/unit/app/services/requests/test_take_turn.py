"""From "not quite" to the next best answer, to one question, to a person; and never in circles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decision import Decision, Thresholds
from app.domain.errors import Conflict, InvalidInput
from app.domain.feedback import Feedback
from app.domain.ticket import Ticket
from app.domain.turns import NONE_OF_THESE
from app.services.tickets.claim_ticket import ClaimTicket
from indexer.types import Hit
from tests.fakes.builders import MOMENT, a_document, a_hit, a_request, a_triage
from tests.fakes.engine import FakeChannel, FakeRetriever, FakeTriager, QuotingAnswerer
from tests.fakes.wiring import EAGER, Wiring

LIMITS = Thresholds(answer=0.7, clarify=0.5, suggest=0.1)


def a_desk(*scores: float, candidates: int = 1, missing: tuple[str, ...] = ()) -> Wiring:
    """Pages page-0, page-1, ... that answer with these probabilities."""
    hits = tuple(a_hit(a_document(f"page-{n}", text=f"Page {n} says so."), score=s) for n, s in enumerate(scores))
    triage = replace(a_triage(candidates=candidates), missing_details=missing)
    return Wiring(
        retriever=FakeRetriever(hits),
        answerer=QuotingAnswerer(),
        triager=FakeTriager(triage),
        thresholds=LIMITS,
        politeness=EAGER,
    )


def not_quite(wiring: Wiring, receipt_id: str = "") -> Ticket:
    said = Feedback(request_id="req_1", verdict="not_quite", actor="ann", at=MOMENT, receipt_id=receipt_id)
    return wiring.record_feedback()(said)


def choose(wiring: Wiring, choice: str) -> Ticket:
    return wiring.take_turn().chosen("req_1", choice, actor="ann", at=MOMENT)


def decisions(wiring: Wiring) -> list[Decision]:
    with wiring.unit_of_work() as work:
        return [receipt.decision for receipt in work.turns.of_request("req_1")]


def quoted(decision: Decision) -> str:
    assert decision.answer is not None
    return decision.answer.spans[0].document_id


def test_not_quite_brings_the_next_best_page_on_the_same_ticket() -> None:
    wiring = a_desk(0.9, 0.6)
    first = wiring.handle()(a_request()).ticket
    ticket = not_quite(wiring)
    assert (ticket.id, ticket.state, ticket.tier, ticket.version) == (first.id, "answered", 0, first.version + 1)
    assert [(quoted(d), d.reason) for d in decisions(wiring)] == [("page-0", "answered"), ("page-1", "next_best")]


def test_after_two_answers_one_question_is_asked_and_then_a_person_takes_it() -> None:
    wiring = a_desk(0.9, 0.6, 0.5, 0.5)
    wiring.handle()(a_request())
    assert not_quite(wiring).state == "answered"
    assert not_quite(wiring).state == "pending_requester"
    assert decisions(wiring)[-1].choices == ("page-2", "page-3")
    assert choose(wiring, "page-3").state == "answered"
    assert (quoted(decisions(wiring)[-1]), decisions(wiring)[-1].reason) == ("page-3", "picked")
    assert (not_quite(wiring).state, not_quite(wiring).tier) == ("open", 1)


def test_a_request_that_is_asked_back_at_once_still_gets_its_next_best_page() -> None:
    wiring = a_desk(0.6, 0.55)
    wiring.handle()(a_request())
    assert decisions(wiring)[0].kind == "clarify"
    choose(wiring, "page-1")
    assert not_quite(wiring).state == "answered"
    assert quoted(decisions(wiring)[-1]) == "page-0"


def test_a_page_that_hardly_answers_is_not_tried() -> None:
    wiring = a_desk(0.9, 0.2)
    wiring.handle()(a_request())
    assert not_quite(wiring).state == "open"
    assert len(decisions(wiring)) == 1


def test_a_chosen_queue_gets_the_ticket() -> None:
    wiring = a_desk(candidates=2)
    wiring.handle()(a_request())
    ticket = choose(wiring, "hr")
    assert (ticket.state, ticket.queue) == ("open", "hr")


def test_a_missing_detail_is_told_in_free_words_and_searched_with() -> None:
    wiring = a_desk(missing=("error_code",))
    wiring.handle()(a_request())
    wiring.retriever.hits = (a_hit(a_document("page-7"), score=0.9),)
    ticket = choose(wiring, "It says HV-307")
    assert ticket.state == "answered"
    with wiring.unit_of_work() as work:
        first, told = work.turns.of_request("req_1")
        assert told.text == f"{first.text}\nIt says HV-307"
        events = work.tickets.events(ticket.id)
    assert "HV-307" not in " ".join(event.detail for event in events)


def test_a_detail_that_leads_to_no_answer_is_kept_for_the_person() -> None:
    wiring = a_desk(missing=("error_code",))
    wiring.handle()(a_request())
    ticket = choose(wiring, "It says HV-307")
    assert ticket.state == "open"
    with wiring.unit_of_work() as work:
        reason, _, reply = work.tickets.events(ticket.id)[-1].detail.partition(": ")
        assert (reason, work.records.request(reply).text) == ("detail_added", "It says HV-307")


def test_who_does_not_know_the_detail_gets_a_person() -> None:
    wiring = a_desk(missing=("error_code",))
    wiring.handle()(a_request())
    assert choose(wiring, NONE_OF_THESE).state == "open"


def test_none_of_these_leads_to_a_person() -> None:
    wiring = a_desk(0.6, 0.55)
    wiring.handle()(a_request())
    assert choose(wiring, NONE_OF_THESE).state == "open"


def test_only_what_was_offered_may_be_chosen() -> None:
    wiring = a_desk(0.6, 0.55)
    wiring.handle()(a_request())
    with pytest.raises(InvalidInput, match="page-9"):
        choose(wiring, "page-9")


def test_a_verdict_on_an_earlier_answer_is_old_news() -> None:
    wiring = a_desk(0.9, 0.6, 0.6)
    first = wiring.handle()(a_request()).receipt.id
    ticket = not_quite(wiring, first)
    assert not_quite(wiring, first) == ticket
    assert len(decisions(wiring)) == 2


def test_what_a_person_has_taken_stays_with_them() -> None:
    wiring = a_desk(0.9, 0.6)
    ticket = wiring.handle()(a_request()).ticket
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="agent@example.com")
    assert not_quite(wiring).tier == 1
    assert len(decisions(wiring)) == 1


def test_of_two_verdicts_at_once_one_counts() -> None:
    wiring = a_desk(0.9, 0.6, 0.6)
    wiring.handle()(a_request())
    slow = wiring.take_turn()
    search = FakeRetriever.search

    class Interrupted(FakeRetriever):
        def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
            not_quite(wiring)
            return search(self, query, audience=audience, k=k)

    slow = replace(slow, decide=replace(slow.decide, retriever=Interrupted(wiring.retriever.hits)))
    with pytest.raises(Conflict):
        slow.another(Feedback(request_id="req_1", verdict="not_quite", actor="ann", at=MOMENT))
    assert len(decisions(wiring)) == 2


def test_every_turn_is_posted_once() -> None:
    wiring = a_desk(0.9, 0.6)
    channel = FakeChannel()
    wiring.channel = channel
    wiring.handle()(a_request())
    wiring.carry_out()()
    not_quite(wiring)
    wiring.carry_out()()
    assert [quoted(decision) for _, decision in channel.shown.values()] == ["page-0", "page-1"]


scores = st.lists(st.floats(0, 1), max_size=6)
acts = st.lists(st.sampled_from(["not_quite", "first", "last", NONE_OF_THESE, "words"]), max_size=12)


@given(scores, st.integers(1, 3), st.booleans(), acts)
def test_no_sequence_of_verdicts_goes_in_circles_and_each_ends_with_something(
    made: list[float], queues: int, missing: bool, said: list[str]
) -> None:
    wiring = a_desk(*made, candidates=queues, missing=("error_code",) if missing else ())
    ticket = wiring.handle()(a_request()).ticket
    for word in said:
        last = decisions(wiring)[-1]
        with wiring.unit_of_work() as work:
            state = work.tickets.get(ticket.id).state
        if state != "pending_requester":
            not_quite(wiring)
        elif last.choices:
            choose(wiring, {"first": last.choices[0], "last": last.choices[-1]}.get(word, NONE_OF_THESE))
    taken = decisions(wiring)
    replies = [quoted(decision) for decision in taken if decision.kind == "reply"]
    assert len(set(replies)) == len(replies) <= 3
    assert sum(decision.kind == "clarify" for decision in taken) <= 1
    assert all(decision.kind != "silent" for decision in taken)
    with wiring.unit_of_work() as work:
        ticket = work.tickets.get(ticket.id)
    assert ticket.state in {"answered", "pending_requester", "open"}
    assert len(said) < 5 or ticket.tier >= 1
