"""Answering, with baselines in the same table: what a user would write in an afternoon, and BM25 alone.

    python benchmarks/answering_baselines.py DATASET... [--max-wrong 0.05] [--seeds 5] [--encoder minilm]

A baseline answers with its first document from a raw score upward. It gets the most generous threshold there is: the
lowest that keeps the wanted rate on the calibration half as it happens to fall, without a bound, which is what one does
without statistics. How often that breaks on the other half is the column `broken`. `--encoder` takes any name of
`firstline eval retrieval --model`; the packaged MiniLM in flat exact search is what sentence-transformers with
all-MiniLM-L6-v2 and a flat index give.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answering.confidence import PACKAGED, read_confidence
from eval.answering.evaluate import evaluate_answering
from eval.answering.figures import answering_figures
from eval.certificate import Promise
from eval.datasets import read_dataset
from eval.observations import Observation, observe
from eval.questions import indexed, read_questions
from eval.retrieval.baselines import baseline
from indexer.types import Document

Scored = tuple[NDArray[np.float64], NDArray[np.bool_]]


def scored(name: str, dataset: Path, questions: Sequence[Observation]) -> Scored:
    """Return the raw score of a baseline's first document for each question, and whether that document is right."""
    documents = [Document(id=d.id, source="b", title=d.title, text=d.text) for d in read_dataset(dataset).documents()]
    scores, right = [], []
    with baseline(name, documents) as ranker:
        for observation in questions:
            asked = observation.question
            found = [(d, s) for d, s in ranker.rank(asked.text, 2) if d != asked.id] or [("", -1.0)]
            scores.append(found[0][1])
            right.append(found[0][0] in asked.relevant)
    return np.array(scores), np.array(right, dtype=bool)


def by_raw_score(rows: Scored, *, max_wrong: float, seed: int, gate: bool = True) -> tuple[float, float]:
    """Return coverage and wrong rate of the reported half at the lowest score that seemed good on the other half."""
    scores, right = rows
    order = np.random.default_rng(seed).permutation(len(scores))
    learn, report = order[: len(order) // 2], order[len(order) // 2 :]
    ranked = learn[np.argsort(-scores[learn], kind="stable")]
    good = np.flatnonzero(np.cumsum(~right[ranked]) / np.arange(1, len(ranked) + 1) <= max_wrong)
    threshold = scores[ranked[good.max()]] if len(good) else np.inf
    answered = scores[report] >= (threshold if gate else -np.inf)
    return float(answered.mean()), float((~right[report][answered]).mean()) if answered.any() else 0.0


def line(dataset: str, method: str, rows: Sequence[tuple[float, float]], max_wrong: float) -> dict[str, object]:
    """Return a row of the table: means over seeds."""
    coverage, wrong = np.array(rows).T
    return {
        "dataset": dataset,
        "method": method,
        "coverage": round(float(coverage.mean()), 3),
        "wrong_rate": round(float(wrong.mean()), 3),
        "broken": f"{int((wrong > max_wrong).sum())} of {len(wrong)}",
    }


def compared(dataset: Path, *, max_wrong: float, seeds: int, encoder: str) -> list[dict[str, object]]:
    """Return the rows of one data set."""
    asked = read_questions(dataset)
    with tempfile.TemporaryDirectory() as directory:
        seen = observe(asked.questions, indexed(asked.sources, Path(directory)))
    dense, words = scored(encoder, dataset, seen), scored("bm25", dataset, seen)
    ours, prior = [], read_confidence(PACKAGED)
    for seed in range(seeds):
        promise = Promise(max_wrong=max_wrong)
        found = answering_figures(evaluate_answering(seen, dataset=asked.name, prior=prior, promise=promise, seed=seed))
        ours.append((float(found["coverage"]), float(found["wrong_rate"])))
    methods = {
        f"{encoder} + flat, no gate": [
            by_raw_score(dense, max_wrong=max_wrong, seed=s, gate=False) for s in range(seeds)
        ],
        f"{encoder} + flat, raw cosine": [by_raw_score(dense, max_wrong=max_wrong, seed=s) for s in range(seeds)],
        "BM25, no gate": [by_raw_score(words, max_wrong=max_wrong, seed=s, gate=False) for s in range(seeds)],
        "BM25, raw score": [by_raw_score(words, max_wrong=max_wrong, seed=s) for s in range(seeds)],
        "firstline, certified": ours,
    }
    return [line(asked.name, method, rows, max_wrong) for method, rows in methods.items()]


def main() -> None:
    """Print a table, then its rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", nargs="+", type=Path)
    parser.add_argument("--max-wrong", type=float, default=0.05)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--encoder", default="minilm")
    options = parser.parse_args()
    rows = [
        row
        for dataset in options.datasets
        for row in compared(dataset, max_wrong=options.max_wrong, seeds=options.seeds, encoder=options.encoder)
    ]
    for row in rows:
        sys.stdout.write(" | ".join(str(value) for value in row.values()) + "\n")
    sys.stdout.write(json.dumps(rows) + "\n")


if __name__ == "__main__":
    main()
