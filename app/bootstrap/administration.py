"""The administrators' pages, wired to the engine and its home."""

from __future__ import annotations

from pathlib import Path

from app.answering import manners
from app.answering.live_rules import PACKAGED
from app.bootstrap.engine import Engine
from app.bootstrap.office import Office
from app.bootstrap.setting_lines import lines_of
from app.bootstrap.settling import Settling, stopped_reading
from app.bootstrap.trials import build_switch, configured_shadow, lacking
from app.domain.channel_board import ChannelBoard, ChannelLine
from app.domain.topic_line import TopicLine
from app.services.admin.administration import (
    Administration,
    KnowledgeActs,
    ModelCard,
    ProofActs,
    ServiceActs,
    TriageActs,
)
from app.services.admin.choose_model import ChooseModel
from app.services.admin.decline_word import DeclineWord
from app.services.admin.edit_rules import EditRules
from app.services.admin.judge_label import JudgeLabel
from app.services.admin.retry_dead_letter import RetryDeadLetter
from app.services.admin.settle_missing import SettleMissing
from app.services.admin.stop_source import StopSource
from app.services.desk.handle_incident import HandleIncident
from app.services.requests.check_readiness import CheckReadiness
from app.storage.home.declined_words import DeclinedWordsFile
from app.storage.home.first_steps_file import FirstStepsFile
from app.storage.home.gold_shelf import GoldFiles
from app.storage.home.live_file import LiveFile
from app.storage.home.model_shelf import ModelShelf
from app.storage.home.rule_file import RuleTextFile, desk_file, synonyms_file, triage_file
from classifier.triage_file import parse_routing
from classifier.types import ClassifierError
from indexer.books import Books

_TOPICS = 500


def build_administration(engine: Engine, check_readiness: CheckReadiness) -> Administration:
    """Return what administrators may do over a wired engine."""
    home, clock = engine.settings.home, engine.clock
    office = Office(engine=engine)
    audit = office.audit
    return Administration(
        reading=engine.reading,
        clock=clock,
        audit=audit,
        files={name: EditRules(file=file, clock=clock, audit=audit) for name, file in rule_files(home).items()},
        service=_service(office, check_readiness),
        knowledge=_knowledge(office),
        triage=_triage(office),
        proof=_proof(office),
    )


def _service(office: Office, check_readiness: CheckReadiness) -> ServiceActs:
    engine, units, clock = office.engine, office.engine.unit_of_work, office.engine.clock
    return ServiceActs(
        health=office.read_health(check_readiness),
        explain=engine.explain,
        retry=RetryDeadLetter(unit_of_work=units, clock=clock),
        incidents=HandleIncident(unit_of_work=units, clock=clock),
        first_steps=FirstStepsFile(office.home),
        channels=lambda: _channels(engine),
        switch=lambda: build_switch(engine.settings, engine.decide.thresholds),
        settings=lambda: lines_of(engine.settings),
    )


def _knowledge(office: Office) -> KnowledgeActs:
    books, settling = Books(office.home), Settling(office.home)
    brings, adds = office.bring_pages(), office.add_source()
    return KnowledgeActs(
        books=books,
        settle_missing=SettleMissing(books=books, settle=settling.start, audit=office.audit),
        settling=lambda: settling.source,
        settling_problem=lambda: settling.problem,
        bring_pages=brings,
        add_source=adds,
        stop_source=StopSource(
            books=books,
            ids=books.ids,
            gold=GoldFiles(office.home),
            stop=lambda name: stopped_reading(name, office.home),
            readings=(brings.reading, adds.reading),
            audit=office.audit,
        ),
        look=office.look_into_knowledge(),
        decline_word=DeclineWord(declined=DeclinedWordsFile(office.home), audit=office.audit),
    )


def _triage(office: Office) -> TriageActs:
    home, audit = office.home, office.audit
    return TriageActs(
        topics=lambda: topics_of(home),
        models=lambda: _models(home),
        choose_model=ChooseModel(shelf=lambda: ModelShelf(home), audit=audit),
        teach_triage=office.teach_triage(),
        judge_label=JudgeLabel(unit_of_work=office.engine.unit_of_work, audit=audit),
    )


def _proof(office: Office) -> ProofActs:
    return ProofActs(
        evaluations=office.evaluations,
        promise=office.apply_promise(),
        review_gold=office.review_gold(),
        judge_answers=office.judge_answers(),
        try_change=office.try_change(),
    )


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


def _channels(engine: Engine) -> ChannelBoard:
    settings, file = engine.settings, LiveFile(engine.settings.home)
    state = file.read()
    shadowed = state.shadowed(configured_shadow(settings))
    rooms = {f"slack:{id}": room for id, room in settings.slack_channels.items()}
    chats = {
        "slack": settings.slack_bot_token.get_secret_value(),
        "teams": settings.teams_app_id,
        "email": settings.email_address,
        "assistant": settings.assistants,
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
