"""Once a week administrators are told, after a look into the knowledge; nobody twice, and none is missed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.digest import Digest, DigestPlace, digest_place, week_of
from app.domain.effects import digest_effect
from app.domain.errors import Conflict, DeliveryFailed
from app.domain.retry import RetryPolicy
from app.domain.study import StudyState
from app.services.worker.send_digests import SendDigests
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
IT = DigestPlace(channel="email", place="it@halyard.example")


@dataclass(slots=True)
class Look:
    """A `Study` that ends when it is told to."""

    state_now: StudyState = field(default_factory=StudyState)
    started: int = 0

    def start(self, *about: str) -> None:
        if self.state_now.since is not None:
            raise Conflict("One is under way already.")
        self.started += 1
        self.state_now = StudyState(since=MONDAY, about=about)

    def state(self) -> StudyState:
        return self.state_now


@dataclass(slots=True)
class Desk:
    """The chore over a store, at a time of one's choice."""

    clock: FakeClock
    wiring: Wiring = field(default_factory=Wiring)
    look: Look = field(default_factory=Look)
    looked_at: datetime | None = None

    def chore(self, *places: DigestPlace) -> SendDigests:
        return SendDigests(
            unit_of_work=self.wiring.unit_of_work,
            clock=self.clock,
            places=places,
            looked_at=lambda: self.looked_at,
            look=self.look,
        )

    def waiting(self) -> list[str]:
        with self.wiring.unit_of_work() as work:
            leased = work.outbox.lease(limit=9, now=self.clock.now(), seconds=600)
            work.commit()
        return [item.effect.key for item in leased]


@pytest.mark.parametrize(("hours", "due"), [(5.9, -7), (6, 0), (24 * 6, 0), (24 * 7 + 5, 0), (24 * 7 + 6, 7)])
def test_a_week_is_due_from_monday_morning_on(hours: float, due: int) -> None:
    assert week_of(MONDAY + timedelta(hours=hours)) == MONDAY + timedelta(days=due)


def test_the_knowledge_is_looked_into_first_and_everybody_is_told_once() -> None:
    desk = Desk(clock=FakeClock(MONDAY + timedelta(hours=7)))
    chore = desk.chore(IT, digest_place("slack:C1"))
    assert [chore(), chore()] == [0, 0]
    assert desk.look.started == 1
    desk.look.state_now, desk.looked_at = StudyState(), desk.clock.now()
    assert [chore(), chore()] == [2, 0]
    assert desk.waiting() == ["digest:2026-11-30:email:it@halyard.example", "digest:2026-11-30:slack:C1"]
    again = desk.chore(IT)  # the service started anew
    assert again() == 1
    assert desk.waiting() == []
    assert desk.look.started == 1


def test_a_look_that_fails_keeps_nobody_from_being_told() -> None:
    desk = Desk(clock=FakeClock(MONDAY + timedelta(days=3)), looked_at=MONDAY - timedelta(days=30))
    chore = desk.chore(IT)
    chore()
    desk.look.state_now = StudyState(problem="There is no index yet.")
    assert chore() == 1


def test_nobody_is_told_where_no_place_is_set() -> None:
    desk = Desk(clock=FakeClock(MONDAY))
    assert desk.chore()() == 0
    assert desk.look.started == 0


@dataclass(slots=True)
class Mailbox:
    """A `DigestChannel` that keeps what it is told, and fails first as often as it is to."""

    failures: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)

    def send_digest(self, place: str, told: Digest, *, key: str) -> None:
        if self.failures:
            self.failures -= 1
            raise DeliveryFailed("The mail server does not answer.")
        self.told.append((place, told.title))


def test_it_goes_out_through_the_outbox_and_is_tried_again() -> None:
    clock, mailbox = FakeClock(MONDAY), Mailbox(failures=1)
    wiring = Wiring(clock=clock, retry=RetryPolicy(first=10))
    with wiring.unit_of_work() as work:
        work.outbox.put([digest_effect(IT, MONDAY), digest_effect(digest_place("teams:19:x@thread.tacv2"), MONDAY)])
        work.commit()

    def written(until: datetime) -> Digest:
        title = f"The week before {until:%d %b}"
        return Digest(title=title, sentences=(), write=(), write_next="", mend=(), mend_next="")

    carry_out = replace(wiring.carry_out(), digests={"email": mailbox}, write_digest=written)
    carry_out()
    clock.advance(11)
    carry_out()
    assert mailbox.told == [("it@halyard.example", "The week before 30 Nov")]
    with wiring.unit_of_work() as work:
        (left,) = work.outbox.lease(limit=9, now=clock.now() + timedelta(days=1), seconds=60)
    assert "'teams' is not set up here" in left.last_error
