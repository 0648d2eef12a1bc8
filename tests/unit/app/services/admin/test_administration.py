"""What administrators do: nothing without a reason, nothing unproven, everything in the audit log."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from app.domain.decision import Thresholds
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.evaluation import EvaluationRun
from app.domain.promise import promise_in_force
from app.ports import UnitOfWorkFactory
from app.services.access.audit import RecordAct
from app.services.admin.apply_promise import ApplyPromise
from app.services.admin.audited import Act, WriteAudit
from app.services.admin.choose_model import ChooseModel
from app.services.admin.judge_label import JudgeLabel
from app.services.admin.read_health import ReadHealth
from app.services.admin.settle_missing import SettleMissing
from app.services.requests.check_readiness import CheckReadiness
from indexer.books import DocumentCard, SourceState, SyncRun
from tests.contracts.test_incident_stores import a_label
from tests.fakes.builders import MOMENT, a_mirror_effect
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.memory_evaluations import MemoryEvaluations

ROWS = [
    {"max_wrong": 0.05, "confidence": 0.95, "threshold": None, "labels_missing": 40},
    {"max_wrong": 0.1, "confidence": 0.95, "threshold": 0.6, "coverage": 0.5, "wrong_rate_upper": 0.08},
]


def an_act(subject: str = "", reason: str = "Asked by the desk.") -> Act:
    return Act(actor="ann@example.com", subject=subject, reason=reason)


def audited(units: UnitOfWorkFactory) -> list[str]:
    with units() as work:
        return [entry.act for entry in work.audit.latest(limit=50)]


def audit_over(units: UnitOfWorkFactory) -> WriteAudit:
    return WriteAudit(record=RecordAct(unit_of_work=units, clock=FakeClock()))


@dataclass
class Thermostat:
    """Thresholds that are put to work."""

    value: Thresholds = field(default_factory=Thresholds)
    run: EvaluationRun | None = None

    def put(self, thresholds: Thresholds, run: EvaluationRun) -> None:
        self.value, self.run = thresholds, run


def a_run(id: str = "answering-1", **more: object) -> EvaluationRun:
    figures = {"dial": ROWS, "calibrated_on": {"curves": "c1"}} | more
    return EvaluationRun(id=id, kind="answering", at=MOMENT, name="halyard", figures=figures)


def dial_over(units: UnitOfWorkFactory, thermostat: Thermostat, *runs: EvaluationRun) -> ApplyPromise:
    return ApplyPromise(
        evaluations=MemoryEvaluations({run.id: run for run in runs}),
        put_to_work=thermostat.put,
        in_force=lambda: thermostat.value,
        audit=audit_over(units),
    )


def test_a_certified_promise_is_put_to_work_with_its_run_and_audited() -> None:
    units, thermostat = MemoryUnitsOfWork(), Thermostat()
    dial_over(units, thermostat, a_run())(an_act("answering-1"), max_wrong=0.1)
    assert (thermostat.value.answer, thermostat.run) == (0.6, a_run())
    with units() as work:
        entry = work.audit.latest(limit=1)[0]
    assert (entry.act, entry.actor, entry.about) == ("promise_applied", "ann@example.com", "answering-1")
    assert entry.detail == "Asked by the desk. (default -> halyard: at most 10.0% wrong at 95%)"


def test_nothing_unproven_or_unreasoned_is_promised() -> None:
    units, thermostat = MemoryUnitsOfWork(), Thermostat()
    apply = dial_over(units, thermostat, a_run(), a_run("refused", refusal="The labels contradict each other."))
    with pytest.raises(Conflict):
        apply(an_act("answering-1"), max_wrong=0.05)
    with pytest.raises(Conflict, match="contradict"):
        apply(an_act("refused"), max_wrong=0.1)
    with pytest.raises(InvalidInput, match="why"):
        apply(an_act("answering-1", reason=" "), max_wrong=0.1)
    assert (thermostat.value, audited(units)) == (Thresholds(), [])


def test_without_an_evaluation_there_is_no_dial() -> None:
    with pytest.raises(NotFound, match="firstline eval answering"):
        dial_over(MemoryUnitsOfWork(), Thermostat()).dial()


def test_what_is_promised_is_told_with_the_step_it_comes_from() -> None:
    run = a_run()
    certified = Thresholds(answer=0.6, source="halyard: at most 10.0% wrong at 95%")
    told = promise_in_force(certified, [run])
    assert (told.state, told.run, told.step.upper if told.step else None) == ("certified", run, 0.08)
    unproven = promise_in_force(Thresholds(answer=1.0, source="halyard: at most 5.0% wrong at 95%"), [run])
    assert (unproven.state, unproven.step.labels_missing if unproven.step else None) == ("unproven", 40)
    assert promise_in_force(replace(certified, answer=0.7), [run]).step is None
    assert promise_in_force(replace(certified, source="held back, everything"), [run]).state == "held_back"
    assert promise_in_force(replace(certified, source="the house"), [run]).state == "by_hand"
    assert promise_in_force(Thresholds(), [run]).state == "default"


def test_a_held_label_is_let_in_or_kept_out_once() -> None:
    units = MemoryUnitsOfWork()
    with units() as work:
        work.labels.add([a_label("l1"), a_label("l2")])
        for id in ("l1", "l2"):
            work.labels.hold(id, reason="odd")
        work.commit()
    judge = JudgeLabel(unit_of_work=units, audit=audit_over(units))
    judge.let_in(an_act("l1", reason=""))
    judge.discard(an_act("l2", reason=""))
    with units() as work:
        assert [label.held for label in work.labels.all()] == ["", "A person discarded it."]
        assert work.label_queries.held() == ()
    with pytest.raises(NotFound):
        judge.let_in(an_act("l2"))
    assert audited(units) == ["label_discarded", "label_let_in"]


@dataclass
class OneSource:
    """Books of one source with so many missing."""

    missing_count: int = 3

    def sources(self) -> tuple[SourceState, ...]:
        return (SourceState(name="kb", location="", live=9, missing=self.missing_count, kept=1),)

    def runs(self, source: str, *, limit: int = 20) -> tuple[SyncRun, ...]:
        return ()

    def missing(self, source: str, *, limit: int = 200) -> tuple[DocumentCard, ...]:
        return ()

    def stale(self, before: object, *, limit: int = 500) -> tuple[DocumentCard, ...]:
        return ()

    def find(self, text: str, *, limit: int = 50) -> tuple[DocumentCard, ...]:
        return ()


def test_missing_documents_are_settled_only_where_some_await_it() -> None:
    units, started = MemoryUnitsOfWork(), []
    settle = SettleMissing(books=OneSource(), settle=lambda *what: started.append(what), audit=audit_over(units))
    assert settle(an_act("kb"), delete=False) == 3
    assert settle(an_act("kb"), delete=True) == 4
    with pytest.raises(Conflict):
        settle(an_act("other"), delete=True)
    with pytest.raises(InvalidInput):
        settle(an_act("kb", reason=""), delete=True)
    assert started == [("kb", False), ("kb", True)]
    assert audited(units) == ["deletion_approved", "deletion_refused"]


@dataclass
class TwoModels:
    """A shelf with an old and a new model."""

    current: str = "old"

    def promote(self, version: str) -> None:
        self.current = version

    def roll_back(self) -> str:
        self.current = "old"
        return "old"


def test_a_model_is_promoted_and_taken_back_with_a_reason() -> None:
    units, shelf = MemoryUnitsOfWork(), TwoModels()
    choose = ChooseModel(shelf=lambda: shelf, audit=audit_over(units))
    choose.promote(an_act("new"))
    assert shelf.current == "new"
    assert choose.roll_back(an_act()) == "old"
    with units() as work:
        details = [entry.detail for entry in work.audit.latest(limit=9)]
    assert details == ["Asked by the desk. (new -> old)", "Asked by the desk. (old -> new)"]


def test_health_covers_whole_days_and_lists_what_was_given_up() -> None:
    units = MemoryUnitsOfWork()
    with units() as work:
        work.outbox.put([a_mirror_effect("m1")])
        work.outbox.failed("m1", error="refused", retry_at=None)
        work.commit()
    health = ReadHealth(
        reading=units,
        clock=FakeClock(),
        evaluations=MemoryEvaluations(),
        in_force=Thresholds,
        check_readiness=CheckReadiness(unit_of_work=units, index_version=lambda: "v1"),
    )(days=7)
    assert health.until - health.since == timedelta(days=7)
    assert health.until.hour == 0
    assert health.until > FakeClock().now()
    assert [item.effect.key for item in health.waiting.dead_letters] == ["m1"]
    assert health.promise.state == "default"
