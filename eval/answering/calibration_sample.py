"""A sample of the labelled requests, kept beside the threshold that was certified on them."""

from __future__ import annotations

import numpy as np

from app.answering.calibration_traffic import CalibrationTraffic
from app.answering.drift import AT_MOST, Traffic
from eval.answering.evaluate import AnsweringReport
from indexer.protocols import Embedder


def calibration_of(found: AnsweringReport, encoder: Embedder) -> CalibrationTraffic:
    """Return at most `AT_MOST` of the labelled requests, both halves, by curves that had not seen them.

    Each is encoded alone, as a live one is: in company an encoder of whole numbers gives other rows.
    """
    seen = [*found.learned.observations, *found.reported]
    sure = np.concatenate([found.learned.confidence, found.confidence])
    chosen = np.sort(np.random.default_rng(found.seed).permutation(len(seen))[:AT_MOST])
    rows = [encoder.embed_query(seen[place].question.text) for place in chosen]
    width = encoder.dimensions
    return CalibrationTraffic(
        model=encoder.model_id,
        curves=found.learned.curves.version,
        traffic=Traffic(embeddings=np.array(rows, np.float32).reshape(len(rows), width), confidences=sure[chosen]),
    )
