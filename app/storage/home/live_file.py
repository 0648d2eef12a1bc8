"""What was switched live or dark, and the record of it: `HOME/live.json` and `HOME/live.log.jsonl`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import NotReady, UnusableFile
from app.domain.going_live import LiveState, Switched
from app.whole import write_whole

FILE = "live.json"
LOG = "live.log.jsonl"


@dataclass(frozen=True, slots=True)
class LiveFile:
    """Reads and changes the state; every change is written down before it counts, and never rewritten."""

    home: Path

    @property
    def path(self) -> Path:
        """The file that says what is live."""
        return self.home / FILE

    def read(self) -> LiveState:
        """Return the state; raise `NotReady` for a file that cannot be read."""
        if not self.path.is_file():
            return LiveState()
        try:
            table = json.loads(self.path.read_text(encoding="utf-8"))
            since = table.get("since")
            return LiveState(
                live={str(name): bool(value) for name, value in table.get("live", {}).items()},
                retreat=str(table.get("retreat", "")),
                since=datetime.fromisoformat(since) if since else None,
            )
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise NotReady(f"{str(self.path)!r} cannot be read ({error}). Mend or delete it.") from error

    def change(self, state: LiveState, act: Switched) -> None:
        """Write down the act, then put the state in force."""
        try:
            with (self.home / LOG).open("a", encoding="utf-8") as log:
                log.write(json.dumps(_plain(asdict(act)), ensure_ascii=False) + "\n")
                log.flush()
                os.fsync(log.fileno())
            write_whole(self.path, json.dumps(_plain(asdict(state)), indent=1) + "\n")
        except OSError as error:
            raise UnusableFile(f"Nothing can be switched in {str(self.home)!r} ({error.strerror}).") from error

    def acts(self, *, limit: int = 100) -> tuple[Switched, ...]:
        """Return what was switched, the newest first; a line that cannot be read is passed over."""
        path = self.home / LOG
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        found = (_act(line) for line in reversed(lines))
        return tuple(act for act in found if act is not None)[:limit]


def _act(line: str) -> Switched | None:
    try:
        row: dict[str, Any] = json.loads(line)
        return Switched(**{**row, "at": datetime.fromisoformat(row["at"])})
    except (ValueError, TypeError, KeyError):
        return None


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
