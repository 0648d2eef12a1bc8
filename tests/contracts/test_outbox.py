"""`Outbox` on every store."""

from __future__ import annotations

from datetime import timedelta

from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_mirror_effect, a_reply_effect, a_request

LATER = MOMENT + timedelta(seconds=60)


def test_effects_are_handed_out_as_they_were_in_order(units: UnitOfWorkFactory) -> None:
    effects = (a_reply_effect("z"), a_mirror_effect("a"))
    with units() as work:
        work.outbox.put(effects)
        work.commit()
    with units() as work:
        leased = work.outbox.lease(limit=5, now=MOMENT, seconds=60)
        assert tuple(item.effect for item in leased) == effects
        assert [item.attempts for item in leased] == [1, 1]


def test_a_key_is_put_once_even_after_it_was_done(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k"), a_reply_effect("k")])
        assert len(work.outbox.lease(limit=5, now=MOMENT, seconds=60)) == 1
        work.outbox.done("k")
        work.outbox.put([a_reply_effect("k")])
        assert work.outbox.lease(limit=5, now=LATER, seconds=60) == ()


def test_a_leased_effect_returns_when_the_lease_ends_and_counts_the_attempt(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k")])
        work.outbox.lease(limit=5, now=MOMENT, seconds=60)
        assert work.outbox.lease(limit=5, now=MOMENT + timedelta(seconds=59), seconds=60) == ()
        assert [item.attempts for item in work.outbox.lease(limit=5, now=LATER, seconds=60)] == [2]


def test_a_failed_effect_returns_when_it_is_due_with_its_error(units: UnitOfWorkFactory) -> None:
    due = MOMENT + timedelta(seconds=10)
    with units() as work:
        work.outbox.put([a_reply_effect("k")])
        work.outbox.lease(limit=5, now=MOMENT, seconds=60)
        work.outbox.failed("k", error="no network", retry_at=due)
        assert work.outbox.lease(limit=5, now=due - timedelta(seconds=1), seconds=60) == ()
        (item,) = work.outbox.lease(limit=5, now=due, seconds=60)
        assert (item.attempts, item.last_error) == (2, "no network")


def test_a_given_up_effect_is_kept_and_never_handed_out(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k"), a_mirror_effect("m")])
        work.outbox.lease(limit=1, now=MOMENT, seconds=60)
        work.outbox.failed("k", error="gone", retry_at=None)
        work.commit()
    with units() as work:
        (dead,) = work.outbox.dead_letters()
        assert (dead.effect, dead.attempts, dead.last_error) == (a_reply_effect("k"), 1, "gone")
        leased = work.outbox.lease(limit=5, now=LATER, seconds=60)
        assert [item.effect.key for item in leased] == ["m"]


def test_a_dead_letter_comes_back_with_its_attempts_counted_anew(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k")])
        work.outbox.lease(limit=1, now=MOMENT, seconds=60)
        work.outbox.failed("k", error="gone", retry_at=None)
        work.outbox.failed("k", error="gone", retry_at=LATER)
        assert work.outbox.dead_letters() == ()
        assert [item.attempts for item in work.outbox.lease(limit=5, now=LATER, seconds=60)] == [1]


def test_a_late_failure_does_not_bring_back_what_is_done(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k")])
        work.outbox.lease(limit=5, now=MOMENT, seconds=60)
        work.outbox.done("k")
        work.outbox.failed("k", error="late", retry_at=MOMENT)
        work.outbox.failed("k", error="later", retry_at=None)
        assert work.outbox.lease(limit=5, now=LATER, seconds=60) == ()
        assert work.outbox.dead_letters() == ()


def test_the_backlog_counts_what_waits_and_what_was_given_up(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k1"), a_reply_effect("k2"), a_mirror_effect("m1")])
        work.outbox.failed("k1", error="gone", retry_at=None)
        work.outbox.done("m1")
        work.inbox.put(a_request("req_1"))
        work.inbox.put(a_request("req_2"))
        work.inbox.done("req_1")
        assert (work.backlog.requests(), work.backlog.effects(), work.backlog.dead_letters()) == (1, 1, 1)


def test_that_something_is_about_to_be_shown_is_noted_once_until_it_is_known_that_it_was_not(
    units: UnitOfWorkFactory,
) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k"), a_mirror_effect("m")])
        assert work.showings.begin("k")
        work.commit()
    with units() as work:
        assert not work.showings.begin("k")
        assert work.showings.begin("m")
        work.showings.take_back("k")
        assert work.showings.begin("k")
        work.outbox.lease(limit=5, now=MOMENT, seconds=60)
        work.outbox.done("k")
        assert not work.showings.begin("k")


def test_of_what_was_never_in_the_outbox_nothing_is_noted(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for _ in range(2):
            assert work.showings.begin("nobody")
        work.showings.take_back("nobody")
