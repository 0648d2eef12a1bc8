"""Everything an administrator's page may do, in one value that the entry point fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from shlex import quote

from app.domain.channel_board import ChannelBoard
from app.domain.setting_line import SettingLine
from app.domain.topic_line import TopicLine
from app.ports import Clock, EvaluationShelf, FirstStepsSwitch, KnowledgeBooks, RuleFile, UnitOfWorkFactory
from app.services.admin.add_source import AddSource
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
from app.services.requests.explain_decision import ExplainDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """A triage model as it was saved: what it learned from, how well it did, and how its contest went."""

    version: str
    serving: bool
    card: Mapping[str, object]
    contest: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceActs:
    """How the service is doing, and what keeps it going."""

    health: ReadHealth
    explain: ExplainDecision
    retry: RetryDeadLetter
    incidents: HandleIncident
    first_steps: FirstStepsSwitch
    channels: Callable[[], ChannelBoard]
    switch: Callable[[], SwitchLive]
    settings: Callable[[], tuple[SettingLine, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeActs:
    """What is known, what is missing, and bringing more.

    `settling` names the source whose missing documents are being settled right now, `settling_problem` what went wrong
    with the last one; both are empty else.
    """

    books: KnowledgeBooks
    settle_missing: SettleMissing
    settling: Callable[[], str]
    settling_problem: Callable[[], str]
    bring_pages: BringPages
    add_source: AddSource
    stop_source: StopSource
    look: LookIntoKnowledge
    decline_word: DeclineWord


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageActs:
    """The topics of the house, and the models that tell them apart."""

    topics: Callable[[], tuple[TopicLine, ...]]
    models: Callable[[], tuple[ModelCard, ...]]
    choose_model: ChooseModel
    teach_triage: TeachTriage
    judge_label: JudgeLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofActs:
    """What past requests prove: judged by people, evaluated, and put to work as a promise."""

    evaluations: EvaluationShelf
    promise: ApplyPromise
    review_gold: ReviewGold
    judge_answers: JudgeAnswers
    try_change: TryChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """The use cases behind /admin, by what they are about. `reading` units of work never write.

    `files` are the files that are edited on pages by what they are about: `triage`, `desk`, `politeness`,
    `synonyms`.
    """

    reading: UnitOfWorkFactory
    clock: Clock
    audit: WriteAudit
    files: Mapping[str, EditRules]
    service: ServiceActs
    knowledge: KnowledgeActs
    triage: TriageActs
    proof: ProofActs

    @property
    def home(self) -> str:
        """The folder of this installation, as it is written in a command."""
        return next((quote(line.value) for line in self.service.settings() if line.name == "home"), ".firstline")

    @property
    def rules(self) -> RuleFile:
        """The rules of triage."""
        return self.files["triage"].file
