"""Is everything in place? One line a part, with what to do about what is wrong."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from app.answering.live_rules import FORMER, live_rules, rules_file
from app.bootstrap.deciding import build_confidence, build_thresholds, load_triage_model
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.bootstrap.triage.training import without_rule
from app.domain.errors import FirstlineError, NotReady
from app.domain.promise import HELD_BACK
from app.services.admin.check_labels import stray_labels
from app.settings import Settings, names_set, unknown_variables
from app.storage.home.live_desk import live_desk
from app.storage.room import room_of
from classifier.types import ClassifierError
from indexer.books import Books
from indexer.bootstrap import open_retriever
from indexer.noted.files import NOTED, is_noted
from indexer.snapshot import current
from indexer.types import IndexerError

Part = Callable[[], str]
"""Says in words how a part is; raises what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One part of the service: its name, whether it works, and a sentence."""

    name: str
    ok: bool
    detail: str


def check_up(settings: Settings) -> tuple[Check, ...]:
    """Look at every part and return what was found; never raises for a broken part.

    Of a home that is not there nothing else is asked: looking would make it.
    """
    if not settings.home.is_dir():
        return (_check("settings", _settings), _check("home", lambda: _home(settings)))
    parts = _of_every_home(settings) | _of_what_is_joined(settings)
    return tuple(_check(name, part) for name, part in parts.items())


def _of_every_home(settings: Settings) -> dict[str, Part]:
    return {
        "settings": _settings,
        "home": lambda: _home(settings),
        "database": lambda: f"open, {_tickets(settings)} ticket(s)",
        "index": lambda: _index(settings),
        "sources": lambda: _sources(settings),
        "triage model": lambda: _triage(settings),
        "triage rules": lambda: _rules(settings),
        "desk rules": lambda: _desk(settings),
        "confidence": lambda: f"curves {build_confidence(settings.home).version!r}",
        "thresholds": lambda: _thresholds(settings),
    }


def _of_what_is_joined(settings: Settings) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    if settings.teams_app_id:
        parts["teams"] = lambda: _teams(settings)
    if settings.jira_url:
        parts["jira"] = lambda: _jira(settings)
    if settings.zendesk_url:
        parts["zendesk"] = lambda: _zendesk(settings)
    if settings.zendesk_token.get_secret_value():
        parts["zendesk knowledge"] = lambda: _zendesk_knowledge(settings)
    if settings.email_address:
        if settings.email_oauth:
            parts["mail sign-in"] = lambda: _mail_sign_in(settings)
        parts["mailbox"] = lambda: _mailbox(settings)
        parts["sending mail"] = lambda: _sending(settings)
    return parts


def _check(name: str, part: Callable[[], str]) -> Check:
    try:
        return Check(name=name, ok=True, detail=part())
    except (FirstlineError, IndexerError, ClassifierError, OSError) as error:
        return Check(name=name, ok=False, detail=str(error))


def _settings() -> str:
    """Count what is set; all that can be wrong but a misspelt variable was said before the doctor came."""
    if strange := unknown_variables():
        raise NotReady(" ".join(strange))
    environment, file = names_set()
    return f"{len(environment)} by the environment, {len(file)} by firstline.toml, all others as they come"


def _home(settings: Settings) -> str:
    if not settings.home.is_dir():
        raise NotReady(
            f"There is no folder {str(settings.home)!r}. Build a home: firstline index KIND:LOCATION --home HOME"
        )
    probe = settings.home / ".writable"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise NotReady(
            f"{str(settings.home)!r} cannot be written ({error.strerror}). Check its permissions and free space."
        ) from error
    room = room_of(settings.home, keeps_requests=not settings.database_url)
    if room.problem:
        raise NotReady(room.problem)
    told = f"{settings.home} is there and can be written{'. ' if room.warning else ''}{room.warning.rstrip('.')}"
    if _is_open_to_others(settings.home):
        told += (
            f". Others on this machine can read it, restricted pages included: chmod 700 {quote(str(settings.home))}"
        )
    return told


def _is_open_to_others(home: Path) -> bool:
    """Whether whoever else has an account on the machine can read what lies in the home."""
    return os.name == "posix" and bool(home.stat().st_mode & stat.S_IROTH)


def _tickets(settings: Settings) -> int:
    with open_store(settings)() as work:
        return sum(work.queries.counts().values())


def _index(settings: Settings) -> str:
    retriever = open_retriever(settings.home)
    retriever.search("doctor", audience=settings.web_audience, k=1)
    told = f"snapshot {retriever.version}, encoders {', '.join(retriever.model_ids)}"
    snapshot = current(settings.home / "index")
    if snapshot and not is_noted(snapshot.path / NOTED):
        told += ". Another release noted its pages: run firstline index with its sources once, and answers come sooner"
    return told


def _sources(settings: Settings) -> str:
    """Look at how the last run of each source went; one that never gave a document is a mistyped place, not ours."""
    sources = [source for source in Books(settings.home).sources() if source.live or source.missing or source.kept]
    for source in sources:
        for id_, reason in source.last.failed if source.last else ():
            if not id_:
                raise NotReady(f"{source.name!r} could not be read last time; it is served as it was. {reason}")
    missing = sum(source.missing for source in sources)
    told = f"; {missing} await a decision: look under Admin, Knowledge" if missing else ""
    return f"{len(sources)} source(s), {sum(source.live for source in sources)} document(s){told}"


def _triage(settings: Settings) -> str:
    model = load_triage_model(settings.home)
    if model is None:
        return "none yet: everything goes to the default queue. Train one: firstline train triage --labelled FILE.csv"
    return f"{model.version}, learned from {model.card.rows} requests"


def _rules(settings: Settings) -> str:
    """Read the rules and count tickets whose queue or topic the file no longer knows."""
    rules, file = live_rules(settings.home)(), rules_file(settings.home)
    with open_store(settings)() as work:
        strays = stray_labels(work, rules.labels())
    former = f"; {FORMER} is the former name of triage.toml, rename it" if file.name == FORMER else ""
    told = f"; still carried by open tickets but not in the file: {strays.text()}" if strays.counts else ""
    model = load_triage_model(settings.home)
    lost = f"; {sentence}" if model and (sentence := without_rule(model.card.heads, rules)) else ""
    return f"{len(rules.topics)} topics and {len(rules.queues)} queues{former}{told}{lost}"


def _desk(settings: Settings) -> str:
    """Read the desk file and count agents that nobody could reach or that no ticket could go to."""
    rules = live_desk(settings.home)()
    agents = rules.roster.agents.values()
    idle = sum(not agent.capacity for agent in agents)
    told = f"; {idle} of them take nothing by themselves" if idle else ""
    own = "your desk.toml" if (settings.home / "desk.toml").is_file() else "the packaged file"
    return f"{len(agents)} agents and {len(rules.macros)} macros in {own}{told}"


def _teams(settings: Settings) -> str:
    from app.bootstrap.channels.teams import check_teams  # only a house that uses Teams waits for it

    return check_teams(settings)


def _jira(settings: Settings) -> str:
    from app.bootstrap.ticketing.jira import check_jira  # only a house that works in Jira waits for it

    return check_jira(settings)


def _mail_sign_in(settings: Settings) -> str:
    from app.bootstrap.channels.email import check_token  # only a house that uses mail waits for it

    return check_token(settings)


def _zendesk(settings: Settings) -> str:
    from app.bootstrap.ticketing.zendesk import check_zendesk  # only a house that works in Zendesk waits for it

    return check_zendesk(settings, SystemClock())


def _zendesk_knowledge(settings: Settings) -> str:
    from app.bootstrap.sources.folders import places_indexed
    from app.bootstrap.sources.zendesk import (  # only a house that reads a Zendesk waits for it
        LIVE,
        check_zendesk_sources,
    )

    places = (location for kind, location in places_indexed(settings).values() if kind == LIVE)
    return check_zendesk_sources(settings, places)


def _mailbox(settings: Settings) -> str:
    from app.bootstrap.channels.email import check_mailbox

    return check_mailbox(settings)


def _sending(settings: Settings) -> str:
    from app.bootstrap.channels.email import check_sending

    return check_sending(settings)


def _thresholds(settings: Settings) -> str:
    limits = build_thresholds(settings.home, build_confidence(settings.home))
    if limits.source.startswith(HELD_BACK):
        raise NotReady(f"The answering threshold is {limits.source}.")
    return f"answers from {limits.answer:.2f} ({limits.source})"
