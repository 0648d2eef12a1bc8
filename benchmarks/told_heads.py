"""What a head gains from being told the topic: trained on a file with both columns, with and without the telling.

python -m benchmarks.told_heads TRAIN.csv TEST.csv --topic label --head tier
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from classifier.train import train_triage
from classifier.types import LabelledText
from eval.classification_metrics import coverage_at_precision, expected_calibration_error
from indexer.bootstrap import default_encoder

_LONGEST_CELL = 8_000_000


def read(path: Path, topic: str, head: str) -> list[LabelledText]:
    """Rows with a text and both labels; the head measured stands in the column of queues, whatever it is."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [LabelledText(text=r["text"], topic=r[topic], queue=r[head]) for r in csv.DictReader(file)]
    return [row for row in rows if row.text.strip() and row.topic and row.queue]


def main() -> None:
    """Print one line for the head alone, learned as `eval triage` learns it, and one for the head that is told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--topic", default="label")
    parser.add_argument("--head", default="tier")
    given = parser.parse_args()
    train, test = (read(path, given.topic, given.head) for path in (given.train, given.test))
    texts, wanted = [row.text for row in test], np.asarray([row.queue for row in test])
    encoder = default_encoder()
    alone = train_triage([LabelledText(text=row.text, topic=row.queue) for row in train], encoder)
    told = train_triage(train, encoder)
    found = {
        "alone": [prediction.topic.best for prediction in alone.predict_batch(texts)],
        "told": [prediction.queue.best for prediction in told.predict_batch(texts) if prediction.queue],
    }
    for name, best in found.items():
        right = np.asarray([score.label for score in best]) == wanted
        sure = np.asarray([score.probability for score in best])
        error, covered = expected_calibration_error(sure, right), coverage_at_precision(sure, right)
        print(f"{name}: accuracy {right.mean():.4f}, ECE {error:.3f}, taken at 95 % precision {covered:.3f}")


if __name__ == "__main__":
    main()
