"""The desk's own knowledge and Slack's channels, brought up to date while the service runs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import timedelta

from app.bootstrap.approving import TICKETS, own_kinds
from app.bootstrap.engine import Engine, open_store
from app.bootstrap.publishing import Publisher
from app.bootstrap.slack_history import LIVE
from app.services.refresh_knowledge import RefreshKnowledge
from app.settings import Settings
from app.storage.knowledge_stamp import knowledge_stamp
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.ledger import Ledger
from indexer.protocols import DocumentSource, FetchedSource, ThreadSource
from indexer.sources.slack import SHELF

SOURCES = "desk:HOME slack:CHANNEL"


def keep_fresh(engine: Engine) -> Engine:
    """Return the engine whose worker also refreshes; what an administrator never indexed, it does not index either."""
    settings, clock = engine.settings, engine.clock
    database = open_store(settings).engine

    def stamp() -> Hashable:
        # Nothing here says whether something was said in Slack's channels, so they are looked at once an hour.
        hour = clock.now().strftime("%F %H") if (settings.home / "index" / SHELF).is_file() else ""
        return knowledge_stamp(database), hour

    refresh = RefreshKnowledge(
        clock=clock,
        every=timedelta(minutes=settings.refresh_minutes),
        stamp=stamp,
        refresh=Publisher(lambda: index_again(settings), source=SOURCES),
    )
    return replace(engine, work=replace(engine.work, more=(*engine.work.more, refresh)))


def index_again(settings: Settings) -> int:
    """Read solved tickets and Slack's channels once more, those that were indexed before; return how many documents.

    Raises `IndexerError` while somebody else builds the index.
    """
    sources = _known(settings)
    for source in sources:
        if isinstance(source, FetchedSource):
            source.fetch()
    if not sources:
        return 0
    return build(sources, home=settings.home, writer=default_writer(settings.home)).documents


def _known(settings: Settings) -> list[DocumentSource | ThreadSource]:
    file = settings.home / "index" / "ledger.sqlite"
    if not file.is_file():
        return []
    with Ledger(file) as ledger:
        places = {name: place.partition(":")[::2] for name, place in ledger.locations().items()}
    own, token = own_kinds(settings), settings.slack_bot_token.get_secret_value()
    desk = [own[TICKETS]("", name=name) for name, (kind, _) in places.items() if kind == TICKETS]
    channels = [(name, channel) for name, (kind, channel) in places.items() if kind == LIVE and token]
    return [*desk, *(own[LIVE](channel, name=name) for name, channel in channels)]
