"""The model card: what a triage model was made from, and how good it is on held-out rows of its own data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from classifier.types import LabelledText

FORMAT = 15
"""Raised when models are saved differently."""
READABLE = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, FORMAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCard:
    """One head: `counts` of rows a label; figures on rows held out in cross-fitting, shares in [0, 1]."""

    counts: dict[str, int]
    accuracy: float
    macro_f1: float
    calibration_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What a model was trained on, and how; `expected_out_of_scope` is the share its confidence reckons with.

    `traffic_digest` is that of the messages that were looked at for it; None and empty where none were.
    """

    encoder: str
    data_digest: str
    rows: int
    seed: int
    out_of_scope_rows: int
    heads: dict[str, HeadCard]
    warnings: tuple[str, ...] = ()
    expected_out_of_scope: float | None = None
    traffic_digest: str = ""
    format: int = field(default=FORMAT)

    @property
    def version(self) -> str:
        """Twelve hex digits that change with data, encoder, seed or format."""
        made_of = f"{self.format} {self.encoder} {self.data_digest} {self.seed}"
        if self.expected_out_of_scope is not None:
            made_of += f" {self.expected_out_of_scope} {self.traffic_digest}"
        return hashlib.sha256(made_of.encode()).hexdigest()[:12]

    def as_json(self) -> str:
        """The card as it is saved."""
        return json.dumps({"version": self.version, **asdict(self)}, indent=2, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Reads `as_json`; raises KeyError, TypeError or ValueError for anything else."""
        values: dict[str, Any] = json.loads(text)
        del values["version"]
        heads = {name: HeadCard(**head) for name, head in values.pop("heads").items()}
        return cls(heads=heads, warnings=tuple(values.pop("warnings")), **values)


def traffic_digest(texts: Sequence[str]) -> str:
    """SHA-256 of messages in order."""
    return hashlib.sha256(json.dumps(list(texts)).encode("ascii")).hexdigest()


def data_digest(rows: Sequence[LabelledText]) -> str:
    """SHA-256 of rows in order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(asdict(row), sort_keys=True).encode("utf-8"))
    return digest.hexdigest()
