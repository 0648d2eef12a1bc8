"""What the engine would answer to the requests of a gold set: `HOME/gold/NAME.answers.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import UnusableFile
from app.domain.gold import named_set
from app.domain.labelling import AnswerSheet, Candidate, ProposedAnswer
from app.storage.home.gold_shelf import FOLDER
from app.whole import write_whole


@dataclass(frozen=True, slots=True)
class AnswerSheetFiles:
    """`AnswerSheets` over the folder of gold sets."""

    home: Path

    def of(self, name: str) -> AnswerSheet | None:
        """Return the sheet of a gold set, None before it was asked; an unreadable one is asked anew as well."""
        try:
            table = json.loads(self._path(name).read_text(encoding="utf-8"))
            answers = tuple(
                ProposedAnswer(
                    row=str(one["row"]),
                    confidence=float(one["confidence"]),
                    candidates=tuple(map(_candidate, one["candidates"])),
                )
                for one in table["answers"]
            )
            needed = tuple(map(int, table.get("needed") or ()))
            return AnswerSheet(wanted=int(table["wanted"]), answers=answers, needed=needed)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, name: str, sheet: AnswerSheet) -> None:
        """Write it; one of before is replaced. Raises `UnusableFile` where it cannot be written."""
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(asdict(sheet), ensure_ascii=False) + "\n")
        except OSError as problem:
            raise UnusableFile(f"{str(path)!r} cannot be written ({problem.strerror}). Check the folder.") from problem

    def _path(self, name: str) -> Path:
        return self.home / FOLDER / f"{named_set(name)}.answers.json"


def _candidate(found: Mapping[str, Any]) -> Candidate:
    marks = tuple((int(start), int(end)) for start, end in found.get("marks") or ())
    return Candidate(**{**found, "marks": marks})
