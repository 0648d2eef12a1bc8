"""The triage file of a home with its history: every version that was saved on a page, by whom and why.

HOME/triage.toml                      what rules, read live by the engine
HOME/triage-history/<id>.toml         each version, whole
HOME/triage-history/<id>.json         when, by whom, why
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.rule_text import RuleProblem, RuleText, RuleVersion, digest_of
from classifier.triage_file import parse_routing
from classifier.types import BadRouting

FILE, FORMER, FOLDER = "triage.toml", "routing.toml", "triage-history"
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_LINE = re.compile(r"line (\d+)")
_LONGEST = 500_000


@dataclass(frozen=True, slots=True)
class TriageRuleFile:
    """`RuleFile` over `home`; `packaged` is what rules while the home has none of its own."""

    home: Path
    packaged: Path

    def current(self) -> RuleText:
        """Return the text that rules now."""
        path = next((p for p in (self.home / FILE, self.home / FORMER) if p.is_file()), self.packaged)
        text = path.read_text(encoding="utf-8", errors="replace")
        return RuleText(text=text, origin="packaged" if path == self.packaged else path.name)

    def check(self, text: str) -> RuleProblem | None:
        """Return the first thing that is wrong with `text`, or None."""
        if len(text) > _LONGEST:
            return RuleProblem(line=1, says=f"It is longer than {_LONGEST:,} characters.")
        try:
            parse_routing(text)
        except BadRouting as problem:
            found = _LINE.search(str(problem))
            return RuleProblem(line=int(found[1]) if found else 1, says=str(problem))
        return None

    def save(self, text: str, version: RuleVersion, *, over: str) -> None:
        """Let `text` rule if it is sound and the file is still the one with digest `over`.

        Raises `InvalidInput` naming the line, or `Conflict` where somebody else saved meanwhile.
        """
        problem = self.check(text)
        if problem is not None:
            raise InvalidInput(f"The triage file was not saved. {problem.says}")
        before = self.current()
        if digest_of(before.text) != over:
            raise Conflict("The triage file has changed meanwhile. Open it again and repeat your edit.")
        folder = self.home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.glob("*.toml")):  # what ruled before the first edit can be gone back to as well
            first = RuleVersion(
                id=version_id(before.text, version.at.replace(microsecond=0), earlier=True), at=version.at
            )
            self._keep(before.text, first)
        self._keep(text, version)
        _replace(self.home / FILE, text)

    def history(self, *, limit: int = 50) -> tuple[RuleVersion, ...]:
        """Return saved versions, newest first."""
        notes = sorted((self.home / FOLDER).glob("*.json"), key=lambda path: path.name, reverse=True)
        return tuple(_version(path) for path in notes[:limit] if _ID.fullmatch(path.stem))

    def version(self, version_id: str) -> str:
        """Return the text of a saved version or raise `NotFound`."""
        path = self.home / FOLDER / f"{version_id}.toml"
        if not _ID.fullmatch(version_id) or not path.is_file():
            raise NotFound(f"There is no saved version {version_id!r} of the triage file.")
        return path.read_text(encoding="utf-8")

    def _keep(self, text: str, version: RuleVersion) -> None:
        folder = self.home / FOLDER
        _replace(folder / f"{version.id}.toml", text)
        note = {"at": version.at.isoformat(), "actor": version.actor, "reason": version.reason}
        _replace(folder / f"{version.id}.json", json.dumps(note, ensure_ascii=False) + "\n")


def version_id(text: str, at: datetime, *, earlier: bool = False) -> str:
    """Return the id of a version: its moment and eight digits of its digest; `earlier` sorts before the next."""
    moment = at.astimezone(UTC)
    if earlier:
        moment = moment.fromtimestamp(moment.timestamp() - 1, UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{digest_of(text)[:8]}"


def _version(path: Path) -> RuleVersion:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(note["at"])
    except (OSError, ValueError, KeyError):
        note, at = {}, datetime.strptime(path.stem[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return RuleVersion(id=path.stem, at=at, actor=str(note.get("actor", "")), reason=str(note.get("reason", "")))


def _replace(path: Path, text: str) -> None:
    pending = path.with_name(f".{path.name}.{os.getpid()}.new")
    with pending.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(pending, path)
