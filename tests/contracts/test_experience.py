"""`Experience`: what became of live requests is read from receipts, verdicts, tickets and fingerprints."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.decision import DecisionKind
from app.domain.feedback import Feedback, Verdict
from app.domain.fingerprint import Features, Fingerprint
from app.domain.triage import Tier
from app.ports import Experience, UnitOfWorkFactory
from app.storage.experience import SqlExperience
from app.storage.unit_of_work import SqlUnitsOfWork
from eval.history.desk_source import Within
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request, a_ticket, an_event
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.memory_experience import MemoryExperience

DAY = timedelta(days=1)


@pytest.fixture
def experience(units: UnitOfWorkFactory) -> Experience:
    if isinstance(units, SqlUnitsOfWork):
        return SqlExperience(units.engine)
    assert isinstance(units, MemoryUnitsOfWork)
    return MemoryExperience(units)


def put(
    units: UnitOfWorkFactory,
    name: str,
    *verdicts: Verdict,
    kind: DecisionKind = "reply",
    reason: str = "",
    minute: int = 0,
    instead: DecisionKind | None = None,
    explicit: bool = True,
) -> None:
    """Keep a request that was decided at that minute."""
    asked = a_request(name, received_at=at(minute), explicit=explicit)
    receipt = a_receipt(asked, a_decision(kind, reason=reason), id=f"rcp_{name}")
    with units() as work:
        work.records.add_request(asked)
        work.records.add_receipt(replace(receipt, instead=a_decision(instead) if instead else None))
        for verdict in verdicts:
            work.records.add_feedback(Feedback(request_id=name, verdict=verdict, actor="ana", at=at(minute + 1)))
        work.commit()


def again(units: UnitOfWorkFactory, name: str, kind: DecisionKind, *, minute: int) -> None:
    """Decide a request once more."""
    receipt = a_receipt(a_request(name, received_at=at(minute)), a_decision(kind), id=f"rcp_{name}_later")
    with units() as work:
        work.records.add_receipt(receipt)
        work.commit()


def with_ticket(units: UnitOfWorkFactory, name: str, *kinds: str, tier: Tier = 0) -> None:
    """Give a request a ticket to which things happen, a minute apart."""
    with units() as work:
        ticket = work.tickets.add(replace(a_ticket(a_request(name), id=f"tkt_{name}"), tier=tier))
        for minute, kind in enumerate(kinds, 10):
            ticket = replace(ticket, version=ticket.version + 1)
            work.tickets.save(ticket, replace(an_event(ticket, kind), at=at(minute)))
        work.commit()


def with_fingerprint(units: UnitOfWorkFactory, name: str, *, minute: int = 0, model: str = "pair") -> None:
    features = Features(model=model, vector=name.encode(), words=frozenset(), codes=frozenset())
    with units() as work:
        work.fingerprints.add(Fingerprint(request_id=name, requester="ana", at=at(minute), features=features))
        work.commit()


def at(minute: int) -> datetime:
    return MOMENT + timedelta(minutes=minute)


def test_answers_come_with_what_was_said_and_a_complaint_outweighs_thanks(
    units: UnitOfWorkFactory, experience: Experience
) -> None:
    put(units, "nothing")
    put(units, "solved", "solved")
    put(units, "both", "solved", "not_quite")
    put(units, "people", "person")
    put(units, "back", "solved")
    with_ticket(units, "back", "reopened")
    put(units, "escalated", kind="escalate")
    put(units, "thanks", reason="courtesy")
    found = experience.answers(since=MOMENT, until=MOMENT + DAY, limit=10)
    assert {answer.request_id: answer.said for answer in found} == {
        "nothing": "",
        "solved": "right",
        "both": "wrong",
        "people": "wrong",
        "back": "wrong",
    }


def test_only_the_first_answer_of_a_request_counts(units: UnitOfWorkFactory, experience: Experience) -> None:
    put(units, "a", kind="clarify")
    again(units, "a", "reply", minute=3)
    (found,) = experience.answers(since=MOMENT, until=MOMENT + DAY, limit=10)
    assert (found.request_id, found.at, found.language) == ("a", at(3), "en")


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(
    units: UnitOfWorkFactory, experience: Experience
) -> None:
    for minute, name in enumerate("abcd"):
        put(units, name, minute=minute)
        with_fingerprint(units, name, minute=minute)
    span: Within = {"since": at(1), "until": at(3), "limit": 10}
    assert [one.request_id for one in experience.answers(**span)] == ["b", "c"]
    assert [request.id for request, _ in experience.decided(**span)] == ["b", "c"]
    assert [one.request_id for one in experience.courses(**span)] == ["b", "c"]
    assert [one.request_id for one in experience.asked(**span, model="pair")] == ["b", "c"]


def test_the_newest_are_kept_and_come_oldest_first(units: UnitOfWorkFactory, experience: Experience) -> None:
    for minute, name in enumerate("abc"):
        put(units, name, minute=minute)
        with_fingerprint(units, name, minute=minute)
    span: Within = {"since": MOMENT, "until": MOMENT + DAY, "limit": 2}
    assert [one.request_id for one in experience.answers(**span)] == ["b", "c"]
    assert [request.id for request, _ in experience.decided(**span)] == ["b", "c"]
    assert [one.request_id for one in experience.courses(**span)] == ["b", "c"]
    assert [one.request_id for one in experience.asked(**span, model="pair")] == ["b", "c"]


def test_what_was_decided_comes_with_its_request_and_what_would_have_been_done(
    units: UnitOfWorkFactory, experience: Experience
) -> None:
    put(units, "a", kind="escalate", reason="held_out", instead="reply")
    ((request, receipt),) = experience.decided(since=MOMENT, until=MOMENT + DAY, limit=10)
    assert (request, receipt.instead) == (a_request("a"), a_decision("reply"))


def test_a_course_says_what_was_wanted_and_when_people_helped_and_ended_it(
    units: UnitOfWorkFactory, experience: Experience
) -> None:
    put(units, "held", kind="escalate", reason="held_out", instead="reply")
    with_ticket(units, "held", "claimed", "replied", "solved", tier=1)
    put(units, "back", minute=1)
    with_ticket(units, "back", "solved", "reopened")
    held, back = experience.courses(since=MOMENT, until=MOMENT + DAY, limit=10)
    assert (held.decision, held.wanted, held.needed_people) == ("escalate", "reply", True)
    assert (held.answered_at, held.resolved_at) == (at(10), at(12))
    assert (back.needed_people, back.answered_at, back.resolved_at) == (False, at(1), None)


def test_a_course_is_that_of_the_first_decision(units: UnitOfWorkFactory, experience: Experience) -> None:
    put(units, "a", kind="escalate")
    again(units, "a", "reply", minute=3)
    (found,) = experience.courses(since=MOMENT, until=MOMENT + DAY, limit=10)
    assert found.decision == "escalate"


def test_what_was_asked_comes_with_its_row_and_the_first_confidence(
    units: UnitOfWorkFactory, experience: Experience
) -> None:
    put(units, "a", kind="escalate", reason="no_good_answer")
    with_fingerprint(units, "a")
    again(units, "a", "reply", minute=3)
    (found,) = experience.asked(since=MOMENT, until=MOMENT + DAY, model="pair", limit=10)
    assert (found.request_id, found.at, found.vector) == ("a", MOMENT, b"a")
    assert found.confidence == a_decision("escalate").confidence


def test_what_was_overheard_untouchable_or_seen_by_another_encoder_is_not_among_it(
    units: UnitOfWorkFactory, experience: Experience
) -> None:
    put(units, "overheard", explicit=False)
    put(units, "sensitive", kind="escalate", reason="sensitive")
    put(units, "other")
    put(units, "bare")
    for name in ("overheard", "sensitive"):
        with_fingerprint(units, name)
    with_fingerprint(units, "other", model="older")
    assert experience.asked(since=MOMENT, until=MOMENT + DAY, model="pair", limit=10) == ()
