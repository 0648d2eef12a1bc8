"""Each request has one outcome and each effect shows once, under any interleaving of workers, crashes and time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.answer import Answer
from app.domain.decision import Decision
from app.domain.reached import Reached
from app.domain.request import Origin, Request
from app.domain.retry import RetryPolicy
from app.ports import ChatChannel, UnitOfWork, UnitOfWorkFactory
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from indexer.types import Hit
from tests.fakes.builders import an_answer, an_incoming
from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.engine import FakeChannel
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring

LEASE = 60


class Crash(BaseException):
    """The process ends here; nothing in it may run any more, so it is no `Exception`."""


@dataclass(slots=True)
class Fuse:
    """Burns down by one at each step that a crash may precede or follow; at zero the process dies. -1 never."""

    left: int = -1

    def burn(self) -> None:
        if self.left == 0:
            raise Crash
        self.left -= 1


class CrashingUnit:
    """A unit of work that may die as it begins, just before it commits, or just after."""

    def __init__(self, inner: UnitOfWork, fuse: Fuse) -> None:
        self._inner, self._fuse = inner, fuse

    def __enter__(self) -> Self:
        self._fuse.burn()
        self._inner = self._inner.__enter__()
        return self

    def __getattr__(self, store: str) -> Any:
        return getattr(self._inner, store)

    def commit(self) -> None:
        self._fuse.burn()
        self._inner.commit()
        self._fuse.burn()

    def __exit__(self, *exc: object) -> None:
        self._inner.__exit__(*exc)


@dataclass(frozen=True, slots=True)
class CrashingUnits:
    """`UnitOfWorkFactory` over another one, with a fuse."""

    inner: UnitOfWorkFactory
    fuse: Fuse

    def __call__(self) -> UnitOfWork:
        return cast(UnitOfWork, CrashingUnit(self.inner(), self.fuse))  # it hands on every store of the inner one


@dataclass(frozen=True, slots=True)
class CrashingChannel:
    """A channel whose caller may die just before or just after the message is out."""

    inner: FakeChannel
    fuse: Fuse
    name: str = "web"

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        self.fuse.burn()
        reached = self.inner.post(origin, decision, key=key)
        self.fuse.burn()
        return reached


class _Sometimes:
    """Answers some requests, so that replies and tickets for people both happen."""

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        return an_answer() if len(request.text) % 2 else None


class ExactlyOnce(RuleBasedStateMachine):
    """Two workers over one store; either may die at any step, and a channel delivers events again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.shown, self.fuse = FakeClock(), FakeChannel(), Fuse()
        self.store = self.open_store()
        channel: ChatChannel = CrashingChannel(self.shown, self.fuse)
        self.wiring = Wiring(
            unit_of_work=CrashingUnits(self.store, self.fuse),
            clock=self.clock,
            ids=CountingIds(),
            answerer=_Sometimes(),
            channel=channel,
            retry=RetryPolicy(tries=1000, first=1, longest=1),
            lease_seconds=LEASE,
        )
        self.acknowledged: set[int] = set()

    def open_store(self) -> UnitOfWorkFactory:
        return MemoryUnitsOfWork()

    @rule(number=st.integers(0, 4), crash=st.integers(-1, 3))
    def accept(self, number: int, crash: int) -> None:
        if self._run(crash, lambda: self.wiring.accept()(an_incoming("x" * (number + 1), message=f"m{number}"))):
            self.acknowledged.add(number)

    @rule(number=st.integers(0, 4), crash=st.integers(-1, 8))
    def ask(self, number: int, crash: int) -> None:
        if self._run(crash, lambda: self.wiring.ask()(an_incoming("x" * (number + 1), message=f"m{number}"))):
            self.acknowledged.add(number)

    @rule(crash=st.integers(-1, 10))
    def handle(self, crash: int) -> None:
        self._run(crash, lambda: self.wiring.work_inbox()(limit=2))

    @rule(crash=st.integers(-1, 14), failures=st.integers(0, 2))
    def carry_out(self, crash: int, failures: int) -> None:
        self.shown.failures = failures
        self._run(crash, lambda: self.wiring.carry_out()(limit=2))
        self.shown.failures = 0

    @rule(crash=st.integers(-1, 6))
    def watch(self, crash: int) -> None:
        self._run(crash, lambda: self.wiring.watch(seconds=90)(limit=2))

    @rule(seconds=st.sampled_from([1, LEASE - 1, LEASE, 1000]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @invariant()
    def nothing_is_doubled(self) -> None:
        with self.store() as work:
            tickets = work.queries.find(limit=100)
        messages = [ticket.origin.message for ticket in tickets]
        assert len(messages) == len(set(messages))
        conversations = [origin.message for origin, _ in self.shown.shown.values()]
        assert len(conversations) == len(set(conversations))

    def teardown(self) -> None:
        """However it went, once nobody crashes any more every acknowledged event has its one outcome and reply."""
        self.fuse.left, self.shown.failures = -1, 0
        for _ in range(8):
            self.clock.advance(1000)
            self.wiring.work_inbox()(limit=100)
            self.wiring.carry_out()(limit=100)
        with self.store() as work:
            tickets = work.queries.find(limit=100)
            for ticket in tickets:
                assert work.records.receipt(ticket.request_id).request_id == ticket.request_id
                assert len(work.tickets.events(ticket.id)) == 2
            assert work.outbox.lease(limit=9, now=self.clock.now(), seconds=1) == ()
            assert work.outbox.dead_letters() == ()
        assert {f"m{number}" for number in self.acknowledged} <= {ticket.origin.message for ticket in tickets}
        replied = [origin.message for origin, _ in self.shown.shown.values()]
        assert sorted(replied) == sorted(ticket.origin.message for ticket in tickets)

    def _run(self, crash: int, act: Callable[[], object]) -> bool:
        self.fuse.left = crash
        try:
            act()
        except Crash:
            return False
        finally:
            self.fuse.left = -1
        return True


class ExactlyOnceInSqlite(ExactlyOnce):
    """The same over a real database file."""

    def open_store(self) -> UnitOfWorkFactory:
        self.directory = tempfile.TemporaryDirectory()
        self.engine = open_database(database_url(Path(self.directory.name)))
        migrate(self.engine)
        return SqlUnitsOfWork(self.engine)

    def teardown(self) -> None:
        super().teardown()
        self.engine.dispose()
        self.directory.cleanup()


TestExactlyOnce = ExactlyOnce.TestCase
TestExactlyOnce.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestExactlyOnceInSqlite = ExactlyOnceInSqlite.TestCase
TestExactlyOnceInSqlite.settings = settings(
    max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
