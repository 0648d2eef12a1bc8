"""Folders, the desk's own knowledge, and what Slack, Confluence, Jira and Zendesk hold, kept up to date as we run."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import timedelta

from app.bootstrap.engine import Engine
from app.bootstrap.ground import open_store
from app.bootstrap.sources.confluence import LIVE as CONFLUENCE
from app.bootstrap.sources.folders import LookAtFolders, index_sources, places_indexed
from app.bootstrap.sources.jira import LIVE as JIRA
from app.bootstrap.sources.kinds import TICKETS, own_kinds
from app.bootstrap.sources.publishing import Publisher
from app.bootstrap.sources.slack_history import LIVE as SLACK
from app.bootstrap.sources.zendesk import LIVE as ZENDESK
from app.bootstrap.triage.forgetting import forget_messages
from app.services.worker.refresh_knowledge import RefreshKnowledge
from app.settings import Settings
from app.storage.knowledge_stamp import knowledge_stamp
from indexer.protocols import DocumentSource, FetchedSource, Retriever, ThreadSource

SOURCES = "desk:HOME slack:CHANNEL confluence:ADDRESS jira:ADDRESS zendesk:ADDRESS"
_SAID_HERE = frozenset({TICKETS, SLACK})
"""What reads anew what was said or wished here, and asks nobody for it."""


def keep_fresh(engine: Engine) -> Engine:
    """Return the engine whose worker also refreshes; what an administrator never indexed, it does not index either."""
    settings, clock = engine.settings, engine.clock
    database = open_store(settings).engine

    def hour() -> Hashable:
        # Nothing here says whether something is new in Slack, Confluence, Jira or Zendesk: once an hour they are asked.
        elsewhere = {kind for kind, _ in places_indexed(settings).values()} & _read_here(settings) - {TICKETS}
        return clock.now().strftime("%F %H") if elsewhere else ""

    def chore(
        minutes: int, stamp: Callable[[], Hashable], index: Callable[[], object], source: str
    ) -> RefreshKnowledge:
        publish = Publisher(index, source=source)
        return RefreshKnowledge(clock=clock, every=timedelta(minutes=minutes), stamp=stamp, refresh=publish)

    retriever, often = engine.retriever, settings.refresh_minutes
    look = LookAtFolders(settings=settings, retriever=retriever, clock=clock)
    chores = (
        chore(often, lambda: knowledge_stamp(database), lambda: _said_again(settings, retriever), "desk:HOME"),
        chore(often, hour, lambda: index_again(settings, retriever), SOURCES),
        # Even a look at names may take long where a share does not answer: it is for the thread beside the work.
        chore(settings.folder_minutes, clock.now, look, "KIND:FOLDER"),
    )
    return replace(engine, work=replace(engine.work, more=(*engine.work.more, *chores)))


def _said_again(settings: Settings, retriever: Retriever) -> int:
    """Index what was said at the desk, and leave out whom somebody wished left out; nobody elsewhere is asked."""
    forget_messages(settings)
    return index_sources(_known(settings, _SAID_HERE), settings, retriever)


def index_again(settings: Settings, retriever: Retriever | None = None) -> int:
    """Read once more what was indexed before and can change by itself; return how many documents there are.

    `retriever` is the one a running service holds open, if any. Raises `IndexerError` while somebody else
    builds the index.
    """
    sources = _known(settings, _read_here(settings))
    for source in sources:
        if isinstance(source, FetchedSource):
            source.fetch()
    return index_sources(sources, settings, retriever)


def _known(settings: Settings, wanted: frozenset[str]) -> list[DocumentSource | ThreadSource]:
    own, kinds = own_kinds(settings), _read_here(settings) & wanted
    return [
        own[kind]("" if kind == TICKETS else location, name=name)
        for name, (kind, location) in places_indexed(settings).items()
        if kind in kinds
    ]


def _read_here(settings: Settings) -> frozenset[str]:
    """Return the kinds of source that change by themselves and that we hold the token for."""
    tokens = {
        SLACK: settings.slack_bot_token,
        CONFLUENCE: settings.confluence_token,
        JIRA: settings.jira_token,
        ZENDESK: settings.zendesk_token,
    }
    return frozenset({TICKETS, *(kind for kind, token in tokens.items() if token.get_secret_value())})
