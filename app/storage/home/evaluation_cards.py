"""Evaluation cards: `HOME/evaluations/NAME.json`, files beside them. `evaluation_shelf` reads their figures too."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path

from app.domain.errors import NotFound, UnusableFile
from app.domain.evaluation_card import EvaluationCard, checked_name
from app.whole import write_whole

FOLDER = "evaluations"
FORMAT = 1


def folder_of(home: Path) -> Path:
    """Return where the evaluations of a home lie; made if missing. Raises `UnusableFile` where it cannot be."""
    folder = home / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableFile(f"Nothing can be kept in {str(home)!r} ({error.strerror}). Check the folder.") from error
    return folder


def write_card(home: Path, card: EvaluationCard) -> Path:
    """Write the card, whole or not at all; one of the same name is replaced. Raises `UnusableFile`."""
    path = folder_of(home) / f"{checked_name(card.name)}.json"
    try:
        text = json.dumps(
            {"format": FORMAT, "id": card.name, **asdict(card)}, ensure_ascii=False, indent=1, sort_keys=True
        )
        write_whole(path, text + "\n")
    except OSError as error:
        raise UnusableFile(f"The evaluation cannot be kept in {str(path)!r} ({error.strerror}).") from error
    return path


def read_card(home: Path, name: str) -> EvaluationCard:
    """Read one card; raise `NotFound` where there is none that can be read."""
    path = home / FOLDER / f"{checked_name(name)}.json"
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        known = {field.name for field in fields(EvaluationCard)}
        values = {key: value for key, value in table.items() if key in known}
        return EvaluationCard(**{**values, "files": tuple(table.get("files", ()))})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise NotFound(
            f"There is no evaluation {name!r} in {str(home)!r}. Keep one with --save NAME, or list {FOLDER}/."
        ) from error
