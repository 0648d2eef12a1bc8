"""`Backlog`: what waits is counted, what is done is not."""

from __future__ import annotations

from app.ports import UnitOfWorkFactory
from tests.fakes.builders import a_mirror_effect, a_reply_effect, a_request


def counts(units: UnitOfWorkFactory) -> tuple[int, int, int]:
    with units() as work:
        return work.backlog.requests(), work.backlog.effects(), work.backlog.dead_letters()


def test_an_empty_store_has_none(units: UnitOfWorkFactory) -> None:
    assert counts(units) == (0, 0, 0)


def test_requests_count_until_they_are_done(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.inbox.put(a_request("req_1"))
        work.inbox.put(a_request("req_2"))
        work.inbox.done("req_1")
        work.commit()
    assert counts(units) == (1, 0, 0)


def test_effects_count_until_they_are_done_or_given_up(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.outbox.put([a_reply_effect("k1"), a_reply_effect("k2"), a_mirror_effect("m1")])
        work.outbox.done("k1")
        work.outbox.failed("m1", error="refused", retry_at=None)
        work.commit()
    assert counts(units) == (0, 1, 1)
