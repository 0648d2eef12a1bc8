"""The administrators' pages over fakes, and the browser of an administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from starlette.testclient import TestClient

from app.bootstrap.administration import rule_files, topics_of
from app.bootstrap.faces import assemble
from app.domain.channel_board import ChannelBoard, ChannelLine
from app.domain.decision import Thresholds
from app.domain.drift import DriftLook
from app.domain.errors import Conflict
from app.domain.evaluation import EvaluationRun
from app.domain.person import Role
from app.domain.setting_line import SettingLine
from app.domain.study import StudyState
from app.services.access.audit import RecordAct
from app.services.admin.add_source import AddSource
from app.services.admin.administration import (
    Administration,
    KnowledgeActs,
    ModelCard,
    ProofActs,
    ServiceActs,
    TriageActs,
)
from app.services.admin.apply_promise import ApplyPromise
from app.services.admin.audited import WriteAudit
from app.services.admin.bring_pages import BringPages
from app.services.admin.choose_model import ChooseModel
from app.services.admin.decline_word import DeclineWord
from app.services.admin.edit_rules import EditRules
from app.services.admin.judge_answers import JudgeAnswers
from app.services.admin.judge_label import JudgeLabel
from app.services.admin.look_into_knowledge import LookIntoKnowledge
from app.services.admin.read_health import ReadHealth
from app.services.admin.retry_dead_letter import RetryDeadLetter
from app.services.admin.review_gold import ReviewGold
from app.services.admin.settle_missing import SettleMissing
from app.services.admin.stop_source import StopSource
from app.services.admin.switch_live import SwitchLive
from app.services.admin.teach_triage import TeachTriage
from app.services.admin.try_change import TryChange
from app.services.desk.handle_incident import HandleIncident
from app.services.requests.check_readiness import CheckReadiness
from app.storage.home.brought_pages import BroughtFolders
from app.storage.home.declined_words import DeclinedWordsFile
from app.storage.home.first_steps_file import FirstStepsFile
from app.storage.home.gold_file import as_csv, from_csv, from_table
from app.storage.home.labelled_table import LabelledTable
from app.storage.home.live_file import LiveFile
from indexer.books import DocumentCard, SourceState, SyncRun
from tests.fakes.builders import MOMENT
from tests.fakes.faces import a_desk, a_person
from tests.fakes.live_sources import FakeLiveSources
from tests.fakes.memory_evaluations import MemoryEvaluations
from tests.fakes.memory_gold import MemoryAnswerSheets, MemoryGold
from tests.fakes.memory_what_ifs import MemoryWhatIfs
from tests.fakes.wiring import Wiring


@dataclass(slots=True)
class FakeBooks:
    """`KnowledgeBooks` of one source."""

    name: str = "kb"
    gone: tuple[DocumentCard, ...] = ()
    old: tuple[DocumentCard, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    stopped: bool = False

    def sources(self) -> tuple[SourceState, ...]:
        missing = sum(card.state == "tombstoned" for card in self.gone)
        kept = len(self.gone) - missing
        return (
            SourceState(
                name=self.name,
                location="./kb",
                live=9,
                missing=missing,
                kept=kept,
                last=self.runs(self.name)[0],
                stopped=self.stopped,
            ),
        )

    def ids(self, source: str) -> frozenset[str]:
        return frozenset(card.id for card in self.gone)

    def runs(self, source: str, *, limit: int = 20) -> tuple[SyncRun, ...]:
        run = SyncRun(
            source=source,
            at=MOMENT,
            seconds=1.5,
            added=2,
            updated=0,
            unchanged=7,
            deleted=0,
            tombstoned=len(self.gone),
            failures=len(self.failed),
            failed=self.failed,
        )
        return (run,)[:limit]

    def missing(self, source: str, *, limit: int = 200) -> tuple[DocumentCard, ...]:
        return self.gone[:limit]

    def stale(self, before: date, *, limit: int = 500) -> tuple[DocumentCard, ...]:
        return tuple(card for card in self.old if card.updated and card.updated < before)[:limit]

    def find(self, text: str, *, limit: int = 50) -> tuple[DocumentCard, ...]:
        return tuple(card for card in (*self.gone, *self.old) if text in card.title + card.id)[:limit]


@dataclass(slots=True)
class FakeShelf:
    """`ModelShelf` of two versions."""

    current: str = "triage-1"

    def promote(self, version: str) -> None:
        self.current = version

    def roll_back(self) -> str:
        self.current = "triage-0"
        return self.current


@dataclass(slots=True)
class FakeStudy:
    """`Study` that never ends by itself."""

    now: StudyState = field(default_factory=StudyState)

    def start(self, *about: str) -> None:
        if self.now.since is not None:
            raise Conflict("A look is under way already.")
        self.now = StudyState(since=MOMENT, about=about)

    def state(self) -> StudyState:
        return self.now


@dataclass(slots=True, kw_only=True)
class AdminWorld:
    """Everything behind the pages; change a part before asking for `client`."""

    home: Path
    wiring: Wiring = field(default_factory=Wiring)
    evaluations: MemoryEvaluations = field(default_factory=MemoryEvaluations)
    gold: MemoryGold = field(default_factory=MemoryGold)
    sheets: MemoryAnswerSheets = field(default_factory=MemoryAnswerSheets)
    books: FakeBooks = field(default_factory=FakeBooks)
    shelf: FakeShelf = field(default_factory=FakeShelf)
    study: FakeStudy = field(default_factory=FakeStudy)
    trying: FakeStudy = field(default_factory=FakeStudy)
    counting: FakeStudy = field(default_factory=FakeStudy)
    sources: FakeLiveSources = field(default_factory=FakeLiveSources)
    adding: FakeStudy = field(default_factory=FakeStudy)
    bringing: FakeStudy = field(default_factory=FakeStudy)
    learning: FakeStudy = field(default_factory=FakeStudy)
    tries: MemoryWhatIfs = field(default_factory=MemoryWhatIfs)
    thresholds: Thresholds = field(default_factory=Thresholds)
    settled: list[tuple[str, bool]] = field(default_factory=list)
    settings: tuple[SettingLine, ...] = ()
    look: DriftLook | None = None
    board: ChannelBoard = field(default_factory=lambda: ChannelBoard(lines=(ChannelLine(name="web", shadowed=True),)))
    warnings: Callable[[], tuple[str, ...]] = tuple

    def client(self, role: Role | Literal[""] = "admin") -> TestClient:
        """The browser of somebody who signed in; empty for nobody."""
        desk = a_desk(self.wiring)
        app = assemble(desk, administration=self.administration())
        client = TestClient(app, base_url="http://desk.example", raise_server_exceptions=True)
        client.headers["Sec-Fetch-Site"] = "same-origin"
        if role:
            token = desk.door.make_link(a_person(role))
            assert client.post("/sign-in", data={"token": token}, follow_redirects=False).status_code == 303
        return client

    def audited(self) -> list[tuple[str, str, str]]:
        """Act, actor and detail of what administrators did on pages, the oldest first."""
        with self.wiring.unit_of_work() as work:
            kept = work.audit.latest(limit=50)
        coming = {"signed_in", "link_made"}
        return [(entry.act, entry.actor, entry.detail) for entry in reversed(kept) if entry.act not in coming]

    def administration(self) -> Administration:
        """Return the use cases, wired."""
        units, clock = self.wiring.unit_of_work, self.wiring.clock
        audit = WriteAudit(record=RecordAct(unit_of_work=units, clock=clock))
        return Administration(
            reading=units,
            clock=clock,
            audit=audit,
            files={name: EditRules(file=of, clock=clock, audit=audit) for name, of in rule_files(self.home).items()},
            service=self._service(),
            knowledge=self._knowledge(audit),
            triage=self._triage(audit),
            proof=self._proof(audit),
        )

    def _service(self) -> ServiceActs:
        units, clock = self.wiring.unit_of_work, self.wiring.clock
        return ServiceActs(
            health=ReadHealth(
                reading=units,
                clock=clock,
                evaluations=self.evaluations,
                in_force=lambda: self.thresholds,
                check_readiness=CheckReadiness(unit_of_work=units, index_version=lambda: "v1", warnings=self.warnings),
                last_look=lambda: self.look,
            ),
            explain=self.wiring.explain(),
            retry=RetryDeadLetter(unit_of_work=units, clock=clock),
            incidents=HandleIncident(unit_of_work=units, clock=clock),
            first_steps=FirstStepsFile(self.home),
            channels=lambda: self.board,
            switch=lambda: SwitchLive(
                switch=LiveFile(self.home), lacking=lambda: (self.board.lacking, "halyard"), clock=clock
            ),
            settings=lambda: self.settings,
        )

    def _knowledge(self, audit: WriteAudit) -> KnowledgeActs:
        return KnowledgeActs(
            books=self.books,
            settle_missing=SettleMissing(
                books=self.books, settle=lambda source, delete: self.settled.append((source, delete)), audit=audit
            ),
            settling=str,
            settling_problem=str,
            bring_pages=BringPages(pages=BroughtFolders(self.home), books=self.books, study=self.bringing, audit=audit),
            add_source=AddSource(sources=self.sources, books=self.books, study=self.adding, audit=audit),
            stop_source=StopSource(
                books=self.books,
                ids=self.books.ids,
                gold=self.gold,
                stop=self._stop,
                readings=(self.bringing.state, self.adding.state),
                audit=audit,
            ),
            look=LookIntoKnowledge(evaluations=self.evaluations, study=self.study, audit=audit),
            decline_word=DeclineWord(declined=DeclinedWordsFile(self.home), audit=audit),
        )

    def _stop(self, _name: str) -> int:
        self.books.stopped = True
        return 9

    def _triage(self, audit: WriteAudit) -> TriageActs:
        return TriageActs(
            topics=lambda: topics_of(self.home),
            models=self._models,
            choose_model=ChooseModel(shelf=lambda: self.shelf, audit=audit),
            teach_triage=TeachTriage(keep=LabelledTable(self.home).keep, study=self.learning, audit=audit),
            judge_label=JudgeLabel(unit_of_work=self.wiring.unit_of_work, audit=audit),
        )

    def _proof(self, audit: WriteAudit) -> ProofActs:
        return ProofActs(
            evaluations=self.evaluations,
            promise=ApplyPromise(
                evaluations=self.evaluations, put_to_work=self._put, in_force=lambda: self.thresholds, audit=audit
            ),
            review_gold=ReviewGold(
                shelf=self.gold, audit=audit, as_sheet=as_csv, from_sheet=from_csv, from_table=from_table
            ),
            judge_answers=JudgeAnswers(
                gold=self.gold, sheets=self.sheets, evaluations=self.evaluations, study=self.counting, audit=audit
            ),
            try_change=TryChange(
                shelf=self.tries,
                evaluations=self.evaluations,
                gold=self.gold,
                study=self.trying,
                rules=rule_files(self.home)["triage"],
                audit=audit,
                models=lambda: [model.version for model in self._models()],
            ),
        )

    def _put(self, thresholds: Thresholds, _: EvaluationRun) -> None:
        self.thresholds = thresholds

    def _models(self) -> tuple[ModelCard, ...]:
        lost = {"reasons": ["Over all it is right in 80 % of 50 rows."], "gold_rows": 50}
        found: tuple[tuple[str, dict[str, object]], ...] = (("triage-1", {}), ("triage-2", lost))
        card = {"rows": 420, "heads": {"topic": {"accuracy": 0.91}}}
        return tuple(
            ModelCard(version=version, serving=version == self.shelf.current, card=card, contest=contest)
            for version, contest in found
        )
