"""Missing documents, settled beside the server."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Conflict
from indexer.bootstrap import default_writer
from indexer.build import settle_missing
from indexer.stopping import stop_reading
from indexer.types import IndexerError

_log = logging.getLogger(__name__)


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


def stopped_reading(source: str, home: Path) -> int:
    """Have a source read no more, and return how many documents await a decision; `Conflict` while a build runs."""
    try:
        return stop_reading(source, home=home)
    except IndexerError as error:
        raise Conflict(str(error)) from error
