"""Files of rules of a home with their history: every version that was saved on a page, by whom and why.

HOME/triage.toml                      what rules, read live; desk.toml, politeness.toml and synonyms.txt alike
HOME/triage-history/<id>.toml         each version, whole
HOME/triage-history/<id>.json         when, by whom, why
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.rule_text import RuleProblem, RuleText, RuleVersion, digest_of
from app.storage.home.desk_file import parse_desk
from app.storage.home.live_desk import PACKAGED as PACKAGED_DESK
from app.whole import write_whole
from classifier.toml_lines import parse_toml
from classifier.triage_file import parse_routing
from classifier.types import ClassifierError
from indexer.keyword.synonyms import NAME as SYNONYMS
from indexer.keyword.synonyms import parse_synonyms
from indexer.types import IndexerError

_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_LINE = re.compile(r"line (\d+)")
_KEY = re.compile(r"^[\w.\[\]-]+")
_LONGEST = 500_000
PACKAGED_SYNONYMS = Path(__file__).parents[2] / SYNONYMS
"""How groups of words are written; it holds none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTextFile:
    """`RuleFile` over one file of `home`; `packaged` is what rules while the home has none of its own.

    `parse` raises for an unsound text, naming the line or beginning with the key. `former` is an older name.
    """

    home: Path
    packaged: Path
    name: str
    parse: Callable[[str], object]
    former: str = ""

    @property
    def folder(self) -> Path:
        """Where the versions are."""
        return self.home / f"{Path(self.name).stem}-history"

    def current(self) -> RuleText:
        """Return the text that rules now."""
        own = (self.home / name for name in (self.name, self.former) if name)
        path = next((path for path in own if path.is_file()), self.packaged)
        text = path.read_text(encoding="utf-8", errors="replace")
        return RuleText(text=text, origin="packaged" if path == self.packaged else path.name)

    def check(self, text: str) -> RuleProblem | None:
        """Return the first thing that is wrong with `text`, or None."""
        if len(text) > _LONGEST:
            return RuleProblem(line=1, says=f"It is longer than {_LONGEST:,} characters.")
        try:
            self.parse(text)
        except (ClassifierError, IndexerError, InvalidInput, ValueError) as problem:
            return _problem(text, str(problem))
        return None

    def save(self, text: str, version: RuleVersion, *, over: str) -> None:
        """Let `text` rule if it is sound and the file is still the one with digest `over`.

        Raises `InvalidInput` naming the line, or `Conflict` where somebody else saved meanwhile.
        """
        problem = self.check(text)
        if problem is not None:
            raise InvalidInput(f"{self.name} was not saved. {problem.says}")
        before = self.current()
        if digest_of(before.text) != over:
            raise Conflict(f"{self.name} has changed meanwhile. Open it again and repeat your edit.")
        self.folder.mkdir(parents=True, exist_ok=True)
        newest = next(iter(self.history(limit=1)), None)
        if newest is None or not newest.id.endswith(over[:8]):  # packaged, or edited elsewhere: to be gone back to too
            edited = RuleVersion(id=version_id(before.text, version.at, earlier=True), at=version.at)
            self._keep(before.text, edited)
        self._keep(text, version)
        write_whole(self.home / self.name, text)

    def history(self, *, limit: int = 50) -> tuple[RuleVersion, ...]:
        """Return saved versions, newest first."""
        notes = sorted(self.folder.glob("*.json"), key=lambda path: path.name, reverse=True)
        return tuple(_version(path) for path in notes[:limit] if _ID.fullmatch(path.stem))

    def version(self, version_id: str) -> str:
        """Return the text of a saved version or raise `NotFound`."""
        path = self.folder / f"{version_id}.toml"
        if not _ID.fullmatch(version_id) or not path.is_file():
            raise NotFound(f"There is no saved version {version_id!r} of {self.name}.")
        return path.read_text(encoding="utf-8")

    def _keep(self, text: str, version: RuleVersion) -> None:
        folder = self.folder
        write_whole(folder / f"{version.id}.toml", text)
        note = {"at": version.at.isoformat(), "actor": version.actor, "reason": version.reason}
        write_whole(folder / f"{version.id}.json", json.dumps(note, ensure_ascii=False) + "\n")


def triage_file(home: Path, packaged: Path) -> RuleTextFile:
    """Return the file of topics, queues and routing."""
    return RuleTextFile(home=home, packaged=packaged, name="triage.toml", former="routing.toml", parse=parse_routing)


def desk_file(home: Path) -> RuleTextFile:
    """Return the file of hours, promises, agents and prepared replies."""
    return RuleTextFile(home=home, packaged=PACKAGED_DESK, name="desk.toml", parse=parse_desk)


def synonyms_file(home: Path) -> RuleTextFile:
    """Return the file of words that mean the same here."""
    return RuleTextFile(home=home, packaged=PACKAGED_SYNONYMS, name=SYNONYMS, parse=parse_synonyms)


def _problem(text: str, says: str) -> RuleProblem:
    """Return what is wrong with its line: the one that is named, else that of the key it begins with."""
    found = _LINE.search(says)
    if found:
        return RuleProblem(line=int(found[1]), says=says)
    line = _line_of(text, says)
    return RuleProblem(line=line, says=f"line {line}: {says}")


def _line_of(text: str, says: str) -> int:
    key = _KEY.match(says)
    try:
        file = parse_toml(text)
    except ClassifierError:
        return 1
    parts = re.findall(r"[^.\[\]]+", key[0]) if key else []
    path: tuple[str | int, ...] = tuple(int(part) if part.isdigit() else part for part in parts)
    return next((file.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in file.lines), 1)


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
