"""The requests a threshold was certified on, as drift tests see them. Rows, no words.

They are kept beside the evaluation they come from, and those of the promise in force in `HOME/calibration.npz`.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.answering.drift import Traffic
from app.domain.errors import NotReady
from app.whole import write_bytes_whole

FILE = "calibration.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationTraffic:
    """The requests, the encoder that made their rows, and the curves that gave their confidences."""

    model: str
    curves: str
    traffic: Traffic


def write_calibration(found: CalibrationTraffic, path: Path) -> None:
    """Write the requests, whole or not at all; halves of floats are exact enough."""
    content = io.BytesIO()
    np.savez_compressed(
        content,
        rows=found.traffic.embeddings.astype(np.float16),
        confidences=found.traffic.confidences,
        names=np.array([found.model, found.curves]),
    )
    write_bytes_whole(path, content.getvalue())


def compare_with(path: Path, home: Path) -> None:
    """Have what is asked now compared with the requests in `path`; an evaluation of an older version kept none."""
    if path.is_file():
        write_bytes_whole(home / FILE, path.read_bytes())


def read_calibration(home: Path) -> CalibrationTraffic | None:
    """Return what was written, or None before the first evaluation; raise `NotReady` for a file that is broken."""
    path = home / FILE
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            model, curves = map(str, kept["names"])
            rows = kept["rows"].astype(np.float32)
            return CalibrationTraffic(
                model=model, curves=curves, traffic=Traffic(embeddings=rows, confidences=kept["confidences"])
            )
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as problem:
        raise NotReady(f"{str(path)!r} cannot be read ({problem}). Delete it, or evaluate again.") from problem
