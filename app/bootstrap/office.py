"""What administrators do with evaluations, pages and triage, wired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.answering.live_rules import PACKAGED
from app.bootstrap.engine import Engine
from app.bootstrap.promising import PutThresholds
from app.bootstrap.sources.live_sources import AllowedSources
from app.bootstrap.studies import ProcessStudy, certify_study, index_study, knowledge_study, triage_study, trial_study
from app.services.access.audit import RecordAct
from app.services.admin.add_source import AddSource
from app.services.admin.apply_promise import ApplyPromise
from app.services.admin.audited import WriteAudit
from app.services.admin.bring_pages import BringPages
from app.services.admin.judge_answers import JudgeAnswers
from app.services.admin.look_into_knowledge import LookIntoKnowledge
from app.services.admin.read_health import ReadHealth
from app.services.admin.review_gold import ReviewGold
from app.services.admin.teach_triage import TeachTriage
from app.services.admin.try_change import TryChange
from app.services.requests.check_readiness import CheckReadiness
from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.brought_pages import BroughtFolders
from app.storage.home.drift_file import DriftFile
from app.storage.home.evaluation_shelf import EvaluationFiles
from app.storage.home.gold_file import as_csv, from_csv, from_table
from app.storage.home.gold_shelf import GoldFiles
from app.storage.home.labelled_table import LabelledTable
from app.storage.home.model_shelf import ModelShelf
from app.storage.home.rule_file import triage_file
from app.storage.home.what_if_files import WhatIfFiles
from indexer.books import Books

_LONG_READING = 8 * 3600.0
"""So long a whole Confluence may take the first time, behind everything else on the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the use cases of administrators share: the engine, its home, the evaluations kept there, and the audit."""

    engine: Engine

    @property
    def audit(self) -> WriteAudit:
        """What notes the acts of administrators."""
        return WriteAudit(record=RecordAct(unit_of_work=self.engine.unit_of_work, clock=self.engine.clock))

    @property
    def home(self) -> Path:
        """The folder of this installation."""
        return self.engine.settings.home

    @property
    def evaluations(self) -> EvaluationFiles:
        """The evaluations that were kept."""
        return EvaluationFiles(self.home)

    def study(self, command: Sequence[str]) -> ProcessStudy:
        """Return a command that can be run beside the server."""
        return ProcessStudy(command=command, clock=self.engine.clock)

    def read_health(self, check_readiness: CheckReadiness) -> ReadHealth:
        """Return what sums up how the service is."""
        return ReadHealth(
            reading=self.engine.reading,
            clock=self.engine.clock,
            evaluations=self.evaluations,
            in_force=lambda: self.engine.decide.thresholds,
            check_readiness=check_readiness,
            last_look=DriftFile(self.home).last,
        )

    def apply_promise(self) -> ApplyPromise:
        """Return what puts the thresholds of an evaluation to work."""
        return ApplyPromise(
            evaluations=self.evaluations,
            put_to_work=PutThresholds(self.home, self.engine.clock),
            in_force=lambda: self.engine.decide.thresholds,
            audit=self.audit,
        )

    def bring_pages(self) -> BringPages:
        """Return what takes in pages that are brought in the browser."""
        study = self.study(index_study(self.home))
        return BringPages(pages=BroughtFolders(self.home), books=Books(self.home), study=study, audit=self.audit)

    def add_source(self) -> AddSource:
        """Return what has sources read where they are."""
        study = ProcessStudy(command=index_study(self.home), clock=self.engine.clock, longest=_LONG_READING)
        sources = AllowedSources(self.engine.settings)
        return AddSource(sources=sources, books=Books(self.home), study=study, audit=self.audit)

    def look_into_knowledge(self) -> LookIntoKnowledge:
        """Return what looks where knowledge is missing."""
        study = self.study(knowledge_study(self.home))
        return LookIntoKnowledge(evaluations=self.evaluations, study=study, audit=self.audit)

    def teach_triage(self) -> TeachTriage:
        """Return what trains triage on a table that is brought in the browser."""
        table = LabelledTable(self.home)
        table.forget()  # one that a killed process left behind
        study = ProcessStudy(command=triage_study(self.home), clock=self.engine.clock, ended=table.forget)
        return TeachTriage(keep=table.keep, study=study, audit=self.audit)

    def review_gold(self) -> ReviewGold:
        """Return what takes the judgements of people on questions."""
        return ReviewGold(
            shelf=GoldFiles(self.home), audit=self.audit, as_sheet=as_csv, from_sheet=from_csv, from_table=from_table
        )

    def judge_answers(self) -> JudgeAnswers:
        """Return what takes the judgements of people on answers, and counts them."""
        return JudgeAnswers(
            gold=GoldFiles(self.home),
            sheets=AnswerSheetFiles(self.home),
            evaluations=self.evaluations,
            study=self.study(certify_study(self.home)),
            audit=self.audit,
        )

    def try_change(self) -> TryChange:
        """Return what tries a change on the desk's own requests."""
        return TryChange(
            shelf=WhatIfFiles(self.home),
            evaluations=self.evaluations,
            gold=GoldFiles(self.home),
            study=self.study(trial_study(self.home)),
            rules=triage_file(self.home, PACKAGED),
            audit=self.audit,
            models=lambda: [model.version for model in ModelShelf(self.home).models()],
        )
