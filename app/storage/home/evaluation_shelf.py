"""Evaluation runs as files in `evaluations/` of a home: what the commands save, and any JSON that `--json` printed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import InvalidInput, NotFound
from app.domain.evaluation import EvaluationRun
from app.whole import write_whole

FOLDER = "evaluations"
_LARGEST = 32 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,120}")
_MADE = ("configuration", "data", "hashes")
_KINDS = (
    ("ndcg@10", "retrieval"),
    ("oos_auroc", "triage"),
    ("deflection", "replay"),
    ("wrong_rate_upper", "answering"),
)


@dataclass(frozen=True, slots=True)
class EvaluationFiles:
    """`EvaluationShelf` over `home/evaluations/*.json`. A file that is no JSON object is passed over."""

    home: Path

    def runs(self, *, kind: str = "", limit: int = 50) -> tuple[EvaluationRun, ...]:
        """Return at most `limit` runs, newest first."""
        paths = sorted((self.home / FOLDER).glob("*.json"), key=_age)[:1000]
        found = [run for path in paths if (run := _read(path)) is not None and kind in {"", run.kind}]
        return tuple(sorted(found, key=lambda run: (run.at, run.id), reverse=True)[:limit])

    def get(self, run_id: str) -> EvaluationRun:
        """Return the run of this id or raise `NotFound`."""
        run = _read(self.home / FOLDER / f"{run_id}.json") if _NAME.fullmatch(run_id) else None
        if run is None:
            raise NotFound(f"There is no evaluation {run_id!r} in the home. Check the id.")
        return run

    def save(self, run: EvaluationRun) -> None:
        """Write the run whole or not at all; an id that is taken is replaced. Raises `InvalidInput` for a wrong id."""
        if not _NAME.fullmatch(run.id):
            raise InvalidInput(f"{run.id!r} cannot name an evaluation. Use letters, digits, dots and dashes.")
        folder = self.home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{run.id}.json", json.dumps(_envelope(run), ensure_ascii=False, indent=1))


def traffic_path(home: Path, run: str) -> Path:
    """Return where the requests of a run are kept, as drift tests see them."""
    return home / FOLDER / f"{run}.npz"


def run_id(kind: str, at: datetime) -> str:
    """Return the id of a run of this kind: `answering-20261126t201500z`, which sorts by time."""
    return f"{kind}-{at.astimezone(UTC):%Y%m%dt%H%M%Sz}"


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


def _envelope(run: EvaluationRun) -> Mapping[str, object]:
    told = {"id": run.id, "kind": run.kind, "at": run.at.isoformat(), "name": run.name, "figures": dict(run.figures)}
    return told | dict(run.made)


def _read(path: Path) -> EvaluationRun | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        value = json.loads(path.read_text(encoding="utf-8"))
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None
    return _run(path.stem, value, changed) if isinstance(value, dict) else None


def _run(name: str, value: dict[str, object], changed: datetime) -> EvaluationRun:
    figures = value.get("figures")
    if not isinstance(figures, dict):  # what `--json` printed, without an envelope
        return EvaluationRun(id=name, kind=_kind(value), at=changed, name=_title(value, name), figures=value)
    return EvaluationRun(
        id=name,
        kind=str(value.get("kind") or _kind(figures)),
        at=_moment(value.get("at"), changed),
        name=str(value.get("name") or _title(figures, name)),
        figures=figures,
        made={part: value[part] for part in _MADE if isinstance(value.get(part), dict)},
    )


def _kind(figures: Mapping[str, object]) -> str:
    return next((kind for figure, kind in _KINDS if figure in figures), "other")


def _title(figures: Mapping[str, object], name: str) -> str:
    return str(figures.get("dataset") or name)


def _moment(value: object, changed: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return changed
    return at if at.tzinfo else at.replace(tzinfo=UTC)
