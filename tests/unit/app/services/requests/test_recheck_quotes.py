"""Nothing stale is posted: between decision and posting a page may be deleted, changed or closed to the asker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.decision import Thresholds
from app.domain.effects import PostReply
from indexer.types import Document
from tests.fakes.builders import a_document, a_hit, a_request
from tests.fakes.engine import FakeChannel, FakeRetriever, QuotingAnswerer
from tests.fakes.library import FakeLibrary
from tests.fakes.wiring import Wiring

OLD = a_document("old", text="Parking costs 3 euros.")
OTHER = a_document("other", text="Parking is free since May.")


def posted(wiring: Wiring, library: FakeLibrary) -> list[tuple[str, str]]:
    """Drain the outbox; return each posting's kind and the page it quotes."""
    carry_out = replace(wiring.carry_out(), still_true=wiring.recheck(library))
    while carry_out():
        pass
    channel = wiring.channel
    assert isinstance(channel, FakeChannel)
    return [(d.kind, d.answer.spans[0].document_id if d.answer else "") for _, d in channel.shown.values()]


def a_decided(*found: Document) -> Wiring:
    hits = tuple(a_hit(document, score=0.9) for document in found)
    wiring = Wiring(
        retriever=FakeRetriever(hits), answerer=QuotingAnswerer(), thresholds=Thresholds(answer=0.7, clarify=0.5)
    )
    wiring.handle()(a_request())
    return wiring


def test_a_quote_that_still_stands_is_posted() -> None:
    assert posted(a_decided(OLD), FakeLibrary((OLD,))) == [("reply", "old")]


@pytest.mark.parametrize(
    "now",
    [
        (),
        (replace(OLD, text="Parking costs 4 euros."),),
        (replace(OLD, title="Parking 2021"),),
        (replace(OLD, audience=frozenset({"managers"})),),
    ],
    ids=["deleted", "changed", "renamed", "restricted"],
)
def test_a_stale_quote_is_withdrawn_and_the_request_decided_again(now: tuple[Document, ...]) -> None:
    wiring = a_decided(OLD)
    wiring.retriever.hits = (a_hit(OTHER, score=0.9),)  # what the index holds by now
    assert posted(wiring, FakeLibrary((*now, OTHER))) == [("reply", "other")]
    with wiring.unit_of_work() as work:
        assert len(work.turns.of_request("req_1")) == 2


def test_without_another_answer_a_person_takes_it() -> None:
    wiring = a_decided(OLD)
    wiring.retriever.hits = ()
    assert posted(wiring, FakeLibrary(())) == [("escalate", "")]
    with wiring.unit_of_work() as work:
        ticket = work.tickets.of_request("req_1")
    assert ticket is not None
    assert (ticket.state, ticket.tier) == ("open", 1)


def test_a_reply_withdrawn_by_a_worker_that_died_is_not_decided_twice() -> None:
    wiring = a_decided(OLD)
    wiring.retriever.hits = (a_hit(OTHER, score=0.9),)
    with wiring.unit_of_work() as work:
        (item,) = work.outbox.lease(limit=1, now=wiring.clock.now(), seconds=1)
    recheck = wiring.recheck(FakeLibrary((OTHER,)))
    assert isinstance(item.effect, PostReply)
    assert not recheck(item.effect)
    assert not recheck(item.effect)
    with wiring.unit_of_work() as work:
        assert len(work.turns.of_request("req_1")) == 2
