"""The last look at live traffic, `HOME/live.drift.json`: for pages, commands, and a watch that restarts."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.domain.drift import Drift, DriftLook
from app.whole import write_whole

FILE = "live.drift.json"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DriftFile:
    """`DriftNotes` in a home. A file that cannot be read counts as none: the next look writes it anew."""

    home: Path

    def last(self) -> DriftLook | None:
        """Return the last look that compared anything."""
        path = self.home / FILE
        if not path.is_file():
            return None
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            return DriftLook(at=datetime.fromisoformat(table["at"]), drift=Drift(**table["drift"]))
        except (OSError, ValueError, TypeError, KeyError) as problem:
            log.warning("%s cannot be read (%s); traffic is compared anew", path, problem)
            return None

    def keep(self, look: DriftLook) -> None:
        """Write the look down, whole or not at all."""
        kept = {"at": look.at.isoformat(), "drift": asdict(look.drift)}
        write_whole(self.home / FILE, json.dumps(kept, indent=1) + "\n")
