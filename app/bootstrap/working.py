"""The worker as a process: until somebody stops it."""

from __future__ import annotations

import signal
import threading

from app.bootstrap.digesting import keep_told
from app.bootstrap.engine import Engine
from app.bootstrap.joining import join_channels
from app.bootstrap.large_pages import into_large_pages_beside
from app.bootstrap.sources.refreshing import keep_fresh
from app.services.worker.work import work_until
from indexer.bootstrap import prepare_beside


def work_forever(engine: Engine) -> None:
    """Work until SIGTERM or Ctrl+C; the step under way is finished first."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    prepare_beside()
    into_large_pages_beside()
    joined, chat = join_channels(keep_told(keep_fresh(engine)))
    with chat.connected():
        work_until(stopped, joined.work)
