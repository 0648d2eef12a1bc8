"""How well `firstline labels noise` finds wrong labels: flip some at random, and see which rows it names.

    python benchmarks/label_noise.py [FILE.csv|demo]... [--flips 0.1] [--seeds 3] [--first 0] [--no-queues]

A flipped row gets another label of the file, at random. Files are CSVs with text and label; `demo` is the train part of
the demo company's requests. Precision counts what the file's own labels call right, so mistakes that were in it before
count against the report.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bootstrap.demo import CORPUS, training_rows
from classifier.labelled import read_labelled
from classifier.noise import doubtful_rows
from classifier.protocol import TextEncoder
from classifier.types import LabelledText
from indexer.bootstrap import default_encoder

FIRST = 50


@dataclass
class Remembering:
    """An encoder that embeds each text once."""

    encoder: TextEncoder
    rows: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def model_id(self) -> str:
        return self.encoder.model_id

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self.rows]
        if new:
            self.rows |= dict(zip(new, self.encoder.embed_passages(new), strict=True))
        return np.stack([self.rows[text] for text in texts])


def read(name: str) -> list[LabelledText]:
    rows = training_rows(CORPUS / "requests.jsonl") if name == "demo" else read_labelled(Path(name)).rows
    return [row for row in rows if row.topic]


def flipped(rows: Sequence[LabelledText], share: float, seed: int) -> tuple[list[LabelledText], set[int]]:
    """Return the rows with a share of labels replaced, and which those are."""
    dice = random.Random(seed)
    labels = sorted({row.topic for row in rows})
    places = set(dice.sample(range(len(rows)), round(share * len(rows))))
    wrong = {place: dice.choice([label for label in labels if label != rows[place].topic]) for place in sorted(places)}
    return [replace(row, topic=wrong.get(place, row.topic)) for place, row in enumerate(rows)], places


def judge(found: Sequence[int], wrong: set[int]) -> str:
    right = [place in wrong for place in found]
    k = len(wrong)
    return (
        f"named {len(found):5}  precision {sum(right) / max(len(right), 1):.3f}  recall {sum(right) / k:.3f}  "
        f"precision@{FIRST} {sum(right[:FIRST]) / FIRST:.3f}  precision@{k} {sum(right[:k]) / k:.3f}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", default=["demo"])
    arguments.add_argument("--flips", type=float, default=0.1)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--first", type=int, default=0, help="The first seed.")
    arguments.add_argument("--no-queues", action="store_true", help="Words alone must tell.")
    options = arguments.parse_args()
    encoder = Remembering(default_encoder())
    for name in options.files:
        rows = [replace(row, queue="", tier="", priority="") for row in read(name)] if options.no_queues else read(name)
        for seed in range(options.first, options.first + options.seeds):
            noisy, wrong = flipped(rows, options.flips, seed)
            places = [row.place for row in doubtful_rows(noisy, encoder, seed=seed)]
            print(f"{Path(name).parent.name or name:12} seed {seed}  {judge(places, wrong)}", flush=True)


if __name__ == "__main__":
    main()
