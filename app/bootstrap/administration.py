"""The administrators' pages, wired to the engine and its home."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path

from app.answering import manners
from app.answering.live_rules import PACKAGED
from app.bootstrap.engine import Engine
from app.bootstrap.promising import PutThresholds
from app.bootstrap.setting_lines import lines_of
from app.bootstrap.studies import ProcessStudy, certify_study, index_study, knowledge_study, triage_study, trial_study
from app.bootstrap.trials import build_switch, configured_shadow, lacking
from app.domain.channel_board import ChannelBoard, ChannelLine
from app.domain.errors import Conflict
from app.domain.topic_line import TopicLine
from app.ports import Clock
from app.services.administration import Administration, ModelCard
from app.services.apply_promise import ApplyPromise
from app.services.audit import RecordAct
from app.services.audited import WriteAudit
from app.services.bring_pages import BringPages
from app.services.check_readiness import CheckReadiness
from app.services.choose_model import ChooseModel
from app.services.decline_word import DeclineWord
from app.services.edit_rules import EditRules
from app.services.handle_incident import HandleIncident
from app.services.judge_answers import JudgeAnswers
from app.services.judge_label import JudgeLabel
from app.services.look_into_knowledge import LookIntoKnowledge
from app.services.read_health import ReadHealth
from app.services.retry_dead_letter import RetryDeadLetter
from app.services.review_gold import ReviewGold
from app.services.settle_missing import SettleMissing
from app.services.teach_triage import TeachTriage
from app.services.try_change import TryChange
from app.storage.answer_sheets import AnswerSheetFiles
from app.storage.brought_pages import BroughtFolders
from app.storage.declined_words import DeclinedWordsFile
from app.storage.drift_file import DriftFile
from app.storage.evaluation_shelf import EvaluationFiles
from app.storage.first_steps_file import FirstStepsFile
from app.storage.gold_file import as_csv, from_csv, from_table
from app.storage.gold_shelf import GoldFiles
from app.storage.labelled_table import LabelledTable
from app.storage.live_file import LiveFile
from app.storage.model_shelf import ModelShelf
from app.storage.rule_file import RuleTextFile, desk_file, synonyms_file, triage_file
from app.storage.what_if_files import WhatIfFiles
from classifier.triage_file import parse_routing
from classifier.types import ClassifierError
from indexer.books import Books
from indexer.bootstrap import default_writer
from indexer.build import settle_missing
from indexer.types import IndexerError

_TOPICS = 500
_log = logging.getLogger(__name__)


def build_administration(engine: Engine, check_readiness: CheckReadiness) -> Administration:
    """Return what administrators may do over a wired engine."""
    home, units, clock = engine.settings.home, engine.unit_of_work, engine.clock
    audit = WriteAudit(record=RecordAct(unit_of_work=units, clock=clock))
    shelf, books, settling = EvaluationFiles(home), Books(home), Settling(home)
    return Administration(
        reading=engine.reading,
        clock=clock,
        health=ReadHealth(
            reading=engine.reading,
            clock=clock,
            evaluations=shelf,
            in_force=lambda: engine.decide.thresholds,
            check_readiness=check_readiness,
            last_look=DriftFile(home).last,
        ),
        explain=engine.explain,
        retry=RetryDeadLetter(unit_of_work=units, clock=clock),
        incidents=HandleIncident(unit_of_work=units, clock=clock),
        evaluations=shelf,
        promise=ApplyPromise(
            evaluations=shelf,
            put_to_work=PutThresholds(home, clock),
            in_force=lambda: engine.decide.thresholds,
            audit=audit,
        ),
        books=books,
        settle_missing=SettleMissing(books=books, settle=settling.start, audit=audit),
        settling=lambda: settling.source,
        settling_problem=lambda: settling.problem,
        bring_pages=BringPages(
            pages=BroughtFolders(home),
            books=books,
            study=ProcessStudy(command=index_study(home), clock=clock),
            audit=audit,
        ),
        first_steps=FirstStepsFile(home),
        look=LookIntoKnowledge(
            evaluations=shelf, study=ProcessStudy(command=knowledge_study(home), clock=clock), audit=audit
        ),
        decline_word=DeclineWord(declined=DeclinedWordsFile(home), audit=audit),
        files={name: EditRules(file=file, clock=clock, audit=audit) for name, file in rule_files(home).items()},
        topics=lambda: topics_of(home),
        models=lambda: _models(home),
        choose_model=ChooseModel(shelf=lambda: ModelShelf(home), audit=audit),
        teach_triage=_teach_triage(home, clock, audit),
        judge_label=JudgeLabel(unit_of_work=units, audit=audit),
        review_gold=ReviewGold(
            shelf=GoldFiles(home), audit=audit, as_sheet=as_csv, from_sheet=from_csv, from_table=from_table
        ),
        judge_answers=JudgeAnswers(
            gold=GoldFiles(home),
            sheets=AnswerSheetFiles(home),
            evaluations=shelf,
            study=ProcessStudy(command=certify_study(home), clock=clock),
            audit=audit,
        ),
        try_change=TryChange(
            shelf=WhatIfFiles(home),
            evaluations=shelf,
            gold=GoldFiles(home),
            study=ProcessStudy(command=trial_study(home), clock=clock),
            rules=triage_file(home, PACKAGED),
            audit=audit,
            models=lambda: [model.version for model in ModelShelf(home).models()],
        ),
        channels=lambda: _channels(engine),
        switch=lambda: build_switch(engine.settings, engine.decide.thresholds),
        settings=lambda: lines_of(engine.settings),
        audit=audit,
    )


def _teach_triage(home: Path, clock: Clock, audit: WriteAudit) -> TeachTriage:
    table = LabelledTable(home)
    table.forget()  # one that a killed process left behind
    study = ProcessStudy(command=triage_study(home), clock=clock, ended=table.forget)
    return TeachTriage(keep=table.keep, study=study, audit=audit)


def rule_files(home: Path) -> dict[str, RuleTextFile]:
    """Return the files of a home that are edited on pages, by what they are about."""
    politeness = RuleTextFile(home=home, packaged=manners.PACKAGED, name=manners.FILE, parse=manners.parse_politeness)
    return {
        "triage": triage_file(home, PACKAGED),
        "desk": desk_file(home),
        "politeness": politeness,
        "synonyms": synonyms_file(home),
    }


def topics_of(home: Path) -> tuple[TopicLine, ...]:
    """Return the topics of the file that rules, by name; none while it is unsound, and what ruled before serves."""
    try:
        found = parse_routing(rule_files(home)["triage"].current().text)
    except ClassifierError:
        return ()
    rules = {name: found.rule(name) for name in sorted(found.topics)}
    return tuple(
        TopicLine(
            name=name,
            queue=rule.queue or found.default_queue,
            tier=found.default_tier if rule.tier is None else rule.tier,
            sensitive=rule.sensitive,
            required=tuple(rule.required),
        )
        for name, rule in list(rules.items())[:_TOPICS]
    )


@dataclass(slots=True)
class Settling:
    """Settles missing documents in a thread of its own, one source at a time; a stopped process leaves no trace."""

    home: Path
    source: str = ""
    problem: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, source: str, delete: bool) -> None:
        """Begin; raise `Conflict` while another source is being settled."""
        with self._lock:
            if self.source:
                raise Conflict(f"The documents of {self.source!r} are being settled. Try again when that is done.")
            self.source, self.problem = source, ""
        threading.Thread(target=self._settle, args=(source, delete), name="settle", daemon=True).start()

    def _settle(self, source: str, delete: bool) -> None:
        try:
            settle_missing(source, delete=delete, home=self.home, writer=default_writer(self.home))
        except (IndexerError, OSError) as error:
            self.problem = str(error)
            _log.error("The missing documents of %r were not settled: %s", source, error)
        finally:
            self.source = ""


def _channels(engine: Engine) -> ChannelBoard:
    settings, file = engine.settings, LiveFile(engine.settings.home)
    state = file.read()
    shadowed = state.shadowed(configured_shadow(settings))
    rooms = {f"slack:{id}": room for id, room in settings.slack_channels.items()}
    chats = {
        "slack": settings.slack_bot_token.get_secret_value(),
        "teams": settings.teams_app_id,
        "email": settings.email_address,
    }
    names = ["web", "api", *(name for name, used in chats.items() if used)]
    more = sorted({*state.live, *shadowed} - {*names, *rooms})
    return ChannelBoard(
        lines=(
            *(ChannelLine(name=name, shadowed=name in shadowed) for name in (*names, *more)),
            *(
                ChannelLine(name=name, policy=room.policy, group=room.group, shadowed=name in shadowed)
                for name, room in rooms.items()
            ),
        ),
        lacking=lacking(engine.decide.thresholds, state)[0],
        retreat=state.retreat,
        hold_out=settings.hold_out,
        acts=file.acts(limit=20),
    )


def _models(home: Path) -> tuple[ModelCard, ...]:
    return tuple(
        ModelCard(version=found.version, serving=found.serving, card=found.card, contest=found.contest)
        for found in ModelShelf(home).models()
    )
