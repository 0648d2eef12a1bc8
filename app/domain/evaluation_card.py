"""An evaluation that was kept under a name: what was measured on what, so that somebody can read it a year later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import InvalidInput

TIMED = frozenset(
    {"seconds", "index_seconds", "train_seconds", "predict_ms", "query_ms", "documents_per_second", "tokens_per_second"}
)
"""Figures that differ each time something runs; all the others are the same for the same inputs."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationCard:
    """The card of one evaluation. `figures` are the same whenever it is run again on the same; `timing` is not.

    `kind` is the command (`replay`, `whatif`, ...), `configuration` its options as they were given, `data` what it
    was measured on (requests, from, until, digest), `hashes` what it was made with and what came out.
    `files` are the names of what lies beside the card: a report, the decisions.
    """

    name: str
    kind: str
    at: str
    configuration: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def checked_name(name: str) -> str:
    """Return a name that can be a file's; raise `InvalidInput` for any other."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"{name!r} cannot name an evaluation. Use small letters, digits, - and _, at most 64: march-answer-60"
        )
    return name


def parted(figures: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figures that stay the same when repeated, and those that tell how long it took."""
    steady = {name: value for name, value in figures.items() if name not in TIMED}
    return steady, {name: value for name, value in figures.items() if name in TIMED}
