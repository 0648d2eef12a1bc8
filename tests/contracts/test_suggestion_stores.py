"""Suggestions, their uses and approved answers on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.approved import ApprovedAnswer, withdrawn
from app.domain.errors import Conflict, NotFound
from app.domain.fingerprint import Features
from app.domain.suggested import Effectiveness, Offer, SuggestedReply, SuggestionUse
from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT

LATER = MOMENT + timedelta(minutes=1)


def an_offer(id: str = "sug_1", text: str = "Neu starten – ¿sí?") -> Offer:
    reply = SuggestedReply(
        id=id,
        text=text,
        kind="thread",
        document_id="t-1",
        title="VPN",
        url="",
        confidence=0.7,
        at=date(2026, 1, 5),
        believed=0.6,
        sent=2,
    )
    return Offer(ticket_id="tkt_1", reply=reply, at=MOMENT)


def a_use(suggestion: str = "sug_1", agent: str = "agent:1", **changes: Any) -> SuggestionUse:
    use = SuggestionUse(
        suggestion_id=suggestion,
        ticket_id="tkt_1",
        document_id="t-1",
        kind="thread",
        outcome="sent",
        edited=0.0,
        believed=0.5,
        agent=agent,
        at=MOMENT,
        features=Features(model="m", vector=b"\x00\x3c", words=frozenset({"vpn", "caído"}), codes=frozenset({"hv307"})),
    )
    return replace(use, **changes)


def an_answer(id: str = "ans_1", text: str = "Open Settings.\nChoose Reset.") -> ApprovedAnswer:
    return ApprovedAnswer(
        id=id,
        title="Reset the VPN",
        text=text,
        audience=frozenset({"everyone", "finance"}),
        approved_by="agent@example.com",
        created_at=MOMENT,
        updated_at=MOMENT,
        language="en",
        ticket_id="tkt_1",
    )


def test_an_offer_is_kept_as_it_was_first_made(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.suggestions.offer([an_offer(), an_offer(text="another")])
        work.commit()
    with units() as work:
        assert work.suggestions.offered("sug_1") == an_offer()
        with pytest.raises(NotFound, match="sug_2"):
            work.suggestions.offered("sug_2")


def test_the_last_word_of_each_agent_on_a_suggestion_counts(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.suggestions.use(a_use(outcome="rejected"))
        work.suggestions.use(a_use(agent="agent:2"))
        work.suggestions.use(a_use(outcome="edited", edited=0.25, at=LATER))
        work.commit()
    with units() as work:
        mine, other = work.suggestions.uses_of(["t-1"], limit=9)
        assert mine == a_use(outcome="edited", edited=0.25, at=LATER)
        assert other == a_use(agent="agent:2")


def test_uses_are_found_by_document_newest_first_and_bounded(units: UnitOfWorkFactory) -> None:
    one, two = a_use("sug_1"), a_use("sug_2", at=LATER, ticket_id="tkt_2")
    with units() as work:
        for use in (one, two, a_use("sug_3", document_id="t-2")):
            work.suggestions.use(use)
        assert work.suggestions.uses_of(["t-1", "t-1", "none"], limit=9) == (two, one)
        assert work.suggestions.uses_of(["t-1"], limit=1) == (two,)
        assert work.suggestions.uses_of([], limit=9) == ()


def test_effectiveness_counts_each_kind_and_sums_what_was_believed_and_what_came_true(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.suggestions.effectiveness() == ()
        work.suggestions.use(a_use("sug_1", believed=0.75))
        work.suggestions.use(a_use("sug_2", outcome="edited", edited=0.25))
        work.suggestions.use(a_use("sug_3", outcome="rejected"))
        work.suggestions.use(a_use("sug_4", kind="page"))
        threads, pages = work.suggestions.effectiveness()
    assert threads == Effectiveness(kind="thread", sent=1, edited=1, rejected=1, believed=1.75, succeeded=1.75)
    assert pages == Effectiveness(kind="page", sent=1, believed=0.5, succeeded=1.0)


def test_an_approved_answer_comes_back_as_it_was_and_is_added_once(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.answers.add(an_answer())
        work.commit()
    with units() as work:
        assert not work.answers.add(an_answer(text="another"))
        assert work.answers.get("ans_1") == an_answer()
        with pytest.raises(NotFound, match="ans_2"):
            work.answers.get("ans_2")


def test_only_the_next_version_of_an_approved_answer_is_saved(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.answers.add(an_answer())
        work.answers.save(withdrawn(an_answer(), at=LATER))
        with pytest.raises(Conflict, match="changed meanwhile"):
            work.answers.save(withdrawn(an_answer(), at=LATER))
        assert work.answers.get("ans_1").withdrawn


def test_approved_answers_are_listed_newest_first_and_withdrawn_ones_on_request(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in (1, 2, 3):
            work.answers.add(an_answer(f"ans_{number}"))
        work.answers.save(withdrawn(an_answer("ans_2"), at=LATER))
        assert [one.id for one in work.answers.find(withdrawn=False, limit=9)] == ["ans_3", "ans_1"]
        assert [one.id for one in work.answers.find(withdrawn=True, limit=2)] == ["ans_3", "ans_2"]
        assert [one.id for one in work.answers.find(withdrawn=True, limit=2, before="ans_2")] == ["ans_1"]


def test_an_answer_is_found_by_the_message_it_was_made_of(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.answers.add(an_answer())
        work.answers.add(replace(an_answer("ans_2"), message_id="msg_1"))
        found = work.answers.of_message("msg_1")
        assert found is not None
        assert found.id == "ans_2"
        assert work.answers.of_message("msg_2") is None
        assert work.answers.of_message("") is None
