"""What thresholds were certified on, and whether it still is what serves: else everything goes to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.decision import Thresholds
from app.domain.errors import NotReady
from app.domain.promise import HELD_BACK
from indexer.snapshot import Snapshot

GROWTH = 0.2
"""An index may gain or lose this share of its documents before its labelled requests say too little about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedOn:
    """An index and the models over it: `snapshot` names it, `curves` is the version of the confidence curves."""

    snapshot: str
    documents: int
    models: tuple[str, ...]
    curves: str

    def mismatch(self, now: CalibratedOn) -> str:
        """Return what has changed between calibration and `now`, as a sentence; empty when nothing that matters."""
        if self.models != now.models:
            return f"it was certified with the encoders {', '.join(self.models)}, and {', '.join(now.models)} serve"
        if self.curves != now.curves:
            return f"it was certified with the confidence curves {self.curves!r}, and {now.curves!r} serve"
        if abs(now.documents - self.documents) > GROWTH * self.documents:
            return f"it was certified on {self.documents} documents ({self.snapshot}), and {now.documents} serve"
        return ""


def serving(snapshot: Snapshot, curves: str) -> CalibratedOn:
    """Return what serves now, or what an evaluation was made on."""
    manifest = snapshot.manifest
    return CalibratedOn(
        snapshot=manifest.version,
        documents=int(manifest.counts.get("documents", 0)),
        models=tuple(manifest.model_ids),
        curves=curves,
    )


def in_force(thresholds: Thresholds, calibrated: CalibratedOn | None, now: CalibratedOn) -> Thresholds:
    """Return the thresholds to decide by: none is ever reached when what they were certified on has changed."""
    reason = calibrated.mismatch(now) if calibrated else ""
    if not reason:
        return thresholds
    return replace(
        thresholds,
        answer=1.0,
        clarify=1.0,
        source=f"{HELD_BACK}, everything goes to people: {reason}. Run `firstline eval answering --home` again",
    )


def calibrated_table(calibrated: CalibratedOn) -> Mapping[str, Any]:
    """Return it as plain values for the file."""
    return asdict(calibrated) | {"models": list(calibrated.models)}


def read_calibrated(table: Mapping[str, Any], path: Path) -> CalibratedOn:
    """Return what `calibrated_table` gave; raise `NotReady` for a table that lacks something."""
    try:
        return CalibratedOn(
            snapshot=str(table["snapshot"]),
            documents=int(table["documents"]),
            models=tuple(map(str, table["models"])),
            curves=str(table["curves"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotReady(f"{str(path)!r}: [calibrated_on] lacks {error}. Evaluate again, or delete the table.") from error
