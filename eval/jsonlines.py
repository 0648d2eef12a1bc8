"""Files of JSON objects, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every line that is not blank, with its number; raise `EvaluationError` for what is missing or not UTF-8.

    Only line feeds end a line: the other signs that Unicode takes for line ends stand in people's texts.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise EvaluationError(f"{path.name!r} cannot be read in {str(path.parent)!r} ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{str(path)!r} is not UTF-8. Save it as UTF-8 and try again.") from error


def json_objects(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    """Yield the object of every line; raise `EvaluationError` naming a line that is none or lacks what is `needed`."""
    for number, line in numbered_lines(path):
        row = json_object(line)
        if row is None or any(row.get(name) is None for name in needed):
            wanted = f" with {' and '.join(needed)}" if needed else ""
            raise EvaluationError(f"Line {number} of {path.name!r} is no JSON object{wanted}.")
        yield row


def json_object(line: str) -> dict[str, Any] | None:
    """Return the JSON object that a line is; None where it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
