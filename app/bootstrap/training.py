"""Training triage into a home: the new model serves as soon as it is whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from classifier.labelled import read_labelled
from classifier.model import TriageModel
from classifier.types import LabelledText
from indexer.bootstrap import default_encoder


def train_triage_from(labelled: Path, home: Path, *, seed: int = 0) -> dict[str, object]:
    """Train on a CSV of labelled requests, put the model to work, and return its card and the file's oddities."""
    read = read_labelled(labelled)
    return train_triage_on(read.rows, home, seed=seed) | {"warnings": list(read.warnings)}


def train_triage_on(rows: Sequence[LabelledText], home: Path, *, seed: int = 0) -> dict[str, object]:
    """Train on `rows`, put the model to work in `home`, and return its card."""
    # imported here: only training needs scikit-learn, and a server should start without it
    from classifier.train import train_triage

    model = train_triage(rows, default_encoder(), seed=seed)
    publish_model(model, home)
    return {"version": model.version} | asdict(model.card)


def publish_model(model: TriageModel, home: Path) -> None:
    """Save `model` under `home` and point `CURRENT` at it, atomically."""
    model.save(home / "triage" / "models" / model.version)
    pending = home / "triage" / "CURRENT.new"
    pending.write_text(model.version + "\n", encoding="utf-8")
    os.replace(pending, home / "triage" / "CURRENT")
