"""The desk's own knowledge, and what Slack, Confluence, Jira and Zendesk hold, brought up to date while we run."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import timedelta

from app.bootstrap.approving import TICKETS, own_kinds
from app.bootstrap.confluence import LIVE as CONFLUENCE
from app.bootstrap.doubting import measure_lure
from app.bootstrap.engine import Engine, open_store
from app.bootstrap.forgetting import forget_messages
from app.bootstrap.jira import LIVE as JIRA
from app.bootstrap.publishing import Publisher
from app.bootstrap.slack_history import LIVE as SLACK
from app.bootstrap.zendesk import LIVE as ZENDESK
from app.services.refresh_knowledge import RefreshKnowledge
from app.settings import Settings
from app.storage.knowledge_stamp import knowledge_stamp
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.ledger import Ledger
from indexer.protocols import DocumentSource, FetchedSource, Retriever, ThreadSource

SOURCES = "desk:HOME slack:CHANNEL confluence:ADDRESS jira:ADDRESS zendesk:ADDRESS"


def keep_fresh(engine: Engine) -> Engine:
    """Return the engine whose worker also refreshes; what an administrator never indexed, it does not index either."""
    settings, clock = engine.settings, engine.clock
    database = open_store(settings).engine

    def stamp() -> Hashable:
        # Nothing here says whether something is new in Slack, Confluence, Jira or Zendesk: once an hour they are asked.
        elsewhere = {kind for kind, _ in places_indexed(settings).values()} & _read_here(settings) - {TICKETS}
        hour = clock.now().strftime("%F %H") if elsewhere else ""
        return knowledge_stamp(database), hour

    refresh = RefreshKnowledge(
        clock=clock,
        every=timedelta(minutes=settings.refresh_minutes),
        stamp=stamp,
        refresh=Publisher(lambda: _again(settings, engine.retriever), source=SOURCES),
    )
    return replace(engine, work=replace(engine.work, more=(*engine.work.more, refresh)))


def _again(settings: Settings, retriever: Retriever) -> int:
    forget_messages(settings)
    return index_again(settings, retriever)


def index_again(settings: Settings, retriever: Retriever | None = None) -> int:
    """Read once more what was indexed before and can change by itself; return how many documents there are.

    `retriever` is the one a running service holds open, if any. Raises `IndexerError` while somebody else
    builds the index.
    """
    sources = _known(settings)
    for source in sources:
        if isinstance(source, FetchedSource):
            source.fetch()
    if not sources:
        return 0
    documents = build(sources, home=settings.home, writer=default_writer(settings.home)).documents
    measure_lure(settings.home, retriever)
    return documents


def _known(settings: Settings) -> list[DocumentSource | ThreadSource]:
    own, kinds = own_kinds(settings), _read_here(settings)
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


def places_indexed(settings: Settings) -> Mapping[str, tuple[str, str]]:
    """Return the kind and location of every source that was indexed, by name."""
    file = settings.home / "index" / "ledger.sqlite"
    if not file.is_file():
        return {}
    with Ledger(file) as ledger:
        split = {name: place.partition(":") for name, place in ledger.locations().items()}
    return {name: (kind, location) for name, (kind, _, location) in split.items()}
