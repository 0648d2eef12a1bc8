"""The triage file of a home as it stands now: an edit serves at once, a wrong one never."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from classifier.routing import Routing
from classifier.triage_file import read_routing
from classifier.types import BadRouting

log = logging.getLogger(__name__)

PACKAGED = Path(__file__).parents[1] / "triage.toml"
FORMER = "routing.toml"
_Seen = tuple[Path, int, int]


@dataclass(slots=True)
class LiveRules:
    """Reads `home/triage.toml`, a former `routing.toml`, or the packaged file; again whenever it has changed.

    Raises `BadRouting` when the first reading fails. Later a bad edit is logged once and named by `problem`, and the
    last good rules go on serving.
    """

    home: Path
    problem: str = ""
    _seen: _Seen | None = None
    _rules: Routing = field(default_factory=Routing)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._rules = read_routing(self.path)
        self._seen = _look(self.path)
        if self.path.name == FORMER:
            log.warning("%s is read for now; rename it to triage.toml, which holds more", self.path)

    @property
    def path(self) -> Path:
        """The file that rules now."""
        own = (self.home / "triage.toml", self.home / FORMER)
        return next((path for path in own if path.is_file()), PACKAGED)

    def current(self) -> Routing:
        """Return the rules, read again if their file has changed."""
        path = self.path
        seen = _look(path)
        if seen != self._seen:
            with self._lock:
                self._read(path, seen)
        return self._rules

    def _read(self, path: Path, seen: _Seen | None) -> None:
        try:
            self._rules, self.problem = read_routing(path), ""
            log.info("triage rules read again from %s", path)
        except BadRouting as problem:
            self.problem = str(problem)
            log.error("%s The rules from before go on serving.", problem)
        self._seen = seen


def _look(path: Path) -> _Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_mtime_ns, found.st_size
