"""The desk file of a home as it stands now: an edit serves at once, a wrong one never."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from app.domain.desk_rules import DeskRules
from app.domain.errors import InvalidInput
from app.storage.desk_file import read_desk

log = logging.getLogger(__name__)

PACKAGED = Path(__file__).parents[1] / "desk.toml"
_Seen = tuple[Path, int, int]


@dataclass(slots=True)
class LiveDesk:
    """Reads `home/desk.toml`, or the packaged file; again whenever it has changed. Call it for the rules of now.

    Raises `InvalidInput` when the first reading fails. Later a bad edit is logged once and named by `problem`, and
    the last good rules go on serving.
    """

    home: Path
    problem: str = ""
    _seen: _Seen | None = None
    _rules: DeskRules = field(default_factory=DeskRules)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._rules, self._seen = read_desk(self.path), _look(self.path)

    @property
    def path(self) -> Path:
        """The file that rules now."""
        own = self.home / "desk.toml"
        return own if own.is_file() else PACKAGED

    def __call__(self) -> DeskRules:
        """Return the rules, read again if their file has changed."""
        path = self.path
        seen = _look(path)
        if seen != self._seen:
            with self._lock:
                self._read(path, seen)
        return self._rules

    def _read(self, path: Path, seen: _Seen | None) -> None:
        try:
            self._rules, self.problem = read_desk(path), ""
            log.info("desk rules read again from %s", path)
        except InvalidInput as problem:
            self.problem = str(problem)
            log.error("%s The rules from before go on serving.", problem)
        self._seen = seen


def _look(path: Path) -> _Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_mtime_ns, found.st_size
