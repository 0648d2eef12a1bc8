"""Replies suggested to agents, and learning from what they make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import NotFound
from app.domain.suggested import SuggestedReply
from app.ports import UnitOfWorkFactory
from app.services.access.leave_out import LeftOut
from indexer.types import Hit
from tests.fakes.builders import a_document, a_hit, a_request, a_ticket
from tests.fakes.engine import FakeRetriever
from tests.fakes.wiring import Wiring


def found(*scores: float) -> tuple[Hit, ...]:
    return tuple(
        a_hit(a_document(f"page-{place}", f"Try way {place}."), score) for place, score in enumerate(scores, 1)
    )


def opened(units: UnitOfWorkFactory, *numbers: int, text: str = "My VPN does not connect") -> None:
    with units() as work:
        for number in numbers:
            request = replace(a_request(f"req_{number}"), text=text)
            work.records.add_request(request)
            work.tickets.add(a_ticket(request, id=f"tkt_{number}"))
        work.commit()


@pytest.fixture
def wiring() -> Wiring:
    wiring = Wiring(retriever=FakeRetriever(hits=found(0.9, 0.8, 0.7, 0.4)))
    opened(wiring.unit_of_work, 1, 2, 3, 4, 5)
    return wiring


def suggested(wiring: Wiring, ticket: str, k: int = 3) -> list[str]:
    return [reply.document_id for reply in wiring.suggest_replies()(ticket, k)]


def reject(wiring: Wiring, ticket: str, document: str) -> None:
    reply = next(one for one in wiring.suggest_replies()(ticket) if one.document_id == document)
    wiring.learn_from_send()(reply.id, agent="a@example.com", sent=None)


def test_the_likeliest_come_first_and_only_what_is_more_likely_right_than_not(wiring: Wiring) -> None:
    replies = wiring.suggest_replies()("tkt_1", 9)
    assert [(one.document_id, one.confidence) for one in replies] == [("page-1", 0.9), ("page-2", 0.8), ("page-3", 0.7)]
    assert len(wiring.suggest_replies()("tkt_1", 2)) == 2


def test_they_are_looked_for_with_the_eyes_of_the_requester(wiring: Wiring) -> None:
    wiring.suggest_replies()("tkt_1")
    (groups,) = wiring.retriever.audiences
    assert {group for group in groups if not group.startswith("desk:")} == {"everyone", "finance"}
    assert {group for group in groups if group.startswith("desk:")} == {"desk:everyone", "desk:everyone+finance"}


def test_a_ticket_is_no_precedent_of_itself(wiring: Wiring) -> None:
    wiring.retriever.hits = (a_hit(a_document("tkt_1", "Question: x\n\nResolution: y")), *found(0.8))
    assert suggested(wiring, "tkt_1") == ["page-1"]


def test_an_unknown_ticket_is_said(wiring: Wiring) -> None:
    with pytest.raises(NotFound, match="tkt_9"):
        wiring.suggest_replies()("tkt_9")


def test_what_was_rejected_on_tickets_like_this_one_sinks_and_then_goes(wiring: Wiring) -> None:
    reject(wiring, "tkt_1", "page-1")
    assert suggested(wiring, "tkt_2") == ["page-2", "page-1", "page-3"]
    for ticket in ("tkt_2", "tkt_3", "tkt_4"):
        reject(wiring, ticket, "page-1")
    assert suggested(wiring, "tkt_5") == ["page-2", "page-3"]


def test_what_is_sent_on_tickets_like_this_one_rises_and_says_so(wiring: Wiring) -> None:
    for ticket in ("tkt_1", "tkt_2", "tkt_3"):
        third = wiring.suggest_replies()(ticket)[-1]
        wiring.learn_from_send()(f"suggestion:{third.id}", agent="a@example.com", sent=third.text)
    ranked = wiring.suggest_replies()("tkt_4")
    sent = next(reply for reply in ranked if reply.document_id == third.document_id)
    assert sent.confidence > sent.believed
    assert sent.sent >= 1


def test_a_use_on_another_matter_changes_nothing_but_the_kind(wiring: Wiring) -> None:
    opened(wiring.unit_of_work, 6, text="holiday carry over rules")
    first = wiring.suggest_replies()("tkt_6")[0]
    wiring.learn_from_send()(first.id, agent="a@example.com", sent=None)
    assert suggested(wiring, "tkt_1") == ["page-1", "page-2", "page-3"]
    assert suggested(wiring, "tkt_6") == ["page-2", "page-3"]


def test_an_edit_counts_by_the_share_of_words_changed(wiring: Wiring) -> None:
    first = wiring.suggest_replies()("tkt_1")[0]
    use = wiring.learn_from_send()(first.id, agent="a@example.com", sent="Try another 1.")
    assert (use.outcome, use.edited) == ("edited", 0.3333)
    assert use.agent.startswith("agent:")
    with wiring.unit_of_work() as work:
        (kind,) = work.suggestions.effectiveness()
    assert (kind.edited, kind.succeeded) == (1, pytest.approx(2 / 3, abs=0.001))


def test_an_unknown_suggestion_is_said_and_nothing_kept(wiring: Wiring) -> None:
    with pytest.raises(NotFound, match="sug_x"):
        wiring.learn_from_send()("sug_x", agent="a", sent=None)
    with wiring.unit_of_work() as work:
        assert work.suggestions.effectiveness() == ()


def test_macros_are_weighed_like_the_rest(wiring: Wiring) -> None:
    macro = SuggestedReply(
        id="",
        text="Restart it.",
        kind="macro",
        document_id="macro:restart",
        title="Restart",
        url="",
        confidence=0.95,
        believed=0.95,
        at=date(2026, 1, 1),
    )
    suggest = replace(wiring.suggest_replies(), macros=lambda ticket, text: (macro,))
    assert [reply.document_id for reply in suggest("tkt_1")] == ["macro:restart", "page-1", "page-2"]


@pytest.mark.parametrize("subject", ["Requester@example.com", "web:room", "a@example.com"])
def test_nothing_is_learned_where_somebody_is_left_out(wiring: Wiring, subject: str) -> None:
    first = wiring.suggest_replies()("tkt_1")[0]
    learn = replace(wiring.learn_from_send(), left_out=LeftOut.of([subject]))
    assert learn(first.id, agent="a@example.com", sent="Try another 1.").outcome == "edited"
    with wiring.unit_of_work() as work:
        assert work.suggestions.uses_of([first.document_id], limit=9) == ()
