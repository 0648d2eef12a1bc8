"""How good a ranking is: standard measures, their uncertainty, and whether two runs really differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ir_measures import AP, RR, Qrel, R, ScoredDoc, Success, iter_calc, nDCG

from eval.datasets import Qrels
from eval.errors import EvaluationError
from eval.jsonlines import numbered_lines
from eval.outputs import write_output

Run = Mapping[str, Sequence[tuple[str, float]]]
"""For each query its (document id, score), best first."""
PerQuery = Mapping[str, Mapping[str, float]]
"""For each measure the value of each query."""

MEASURES = {
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
    "map@100": AP @ 100,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
    "hit@1": Success @ 1,
}
ROUNDS = 2000
_RUN_LINE = re.compile(
    r"(?P<query>.+?)\s+[Qq]?0\s+(?P<document>.+)\s+(?P<rank>\d+)\s+(?P<score>[-+.\deE]+|nan|inf)\s+\S+"
)
"""An id may hold blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over queries and its 95 % percentile bootstrap interval."""

    mean: float
    low: float
    high: float


def per_query(run: Run, qrels: Qrels) -> PerQuery:
    """Return every measure for every query with a relevant document; a query without results scores 0."""
    wanted = {query for query, grades in qrels.items() if any(grade > 0 for grade in grades.values())}
    judged = [Qrel(q, d, g) for q in sorted(wanted) for d, g in qrels[q].items()]
    # ir-measures breaks ties its own way; the order of the run is kept by giving it ranks instead of scores.
    ranked = [ScoredDoc(q, d, float(-rank)) for q in wanted for rank, (d, _) in enumerate(run.get(q, ()))]
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(sorted(wanted), 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for found in iter_calc(list(MEASURES.values()), judged, ranked):
        values[names[found.measure]][found.query_id] = float(found.value)
    return values


def estimate(values: Sequence[float], *, seed: int) -> Estimate:
    """Return the mean and its interval; all zeros for no values."""
    if not len(values):
        return Estimate(mean=0.0, low=0.0, high=0.0)
    column = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(len(column), size=(ROUNDS, len(column)))
    low, high = np.percentile(column[drawn].mean(axis=1), [2.5, 97.5])
    return Estimate(mean=float(column.mean()), low=float(low), high=float(high))


def randomisation_test(a: Sequence[float], b: Sequence[float], *, seed: int, rounds: int = 10_000) -> float:
    """Return the two-sided p of the mean difference under random swaps within pairs (Smucker et al., 2007)."""
    if len(a) != len(b):
        raise EvaluationError(f"The runs have {len(a)} and {len(b)} queries; compare runs of the same queries.")
    difference = np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)
    observed = abs(float(difference.sum()))
    random = np.random.default_rng(seed)
    # One at a time: a matrix of rounds by queries would not fit for large sets.
    extreme = sum(
        abs(float((difference * random.choice((-1.0, 1.0), size=len(difference))).sum())) >= observed - 1e-12
        for _ in range(rounds)
    )
    return (extreme + 1) / (rounds + 1)


def write_run(path: Path, run: Run, *, tag: str) -> None:
    """Write a TREC run: `qid Q0 docid rank score tag`, ranks from 1; parted by tabs where an id holds a blank."""
    lines = (
        f"{_parted(query, document, str(rank), f'{score:.6f}', tag)}\n"
        for query, ranked in run.items()
        for rank, (document, score) in enumerate(ranked, 1)
    )
    write_output(path, "".join(lines), called="run")


def _parted(query: str, document: str, *others: str) -> str:
    between = "\t" if len(f"{query} {document}".split()) > 2 else " "
    return between.join((query, "Q0", document, *others))


def read_run(path: Path) -> Run:
    """Read a TREC run, ordered by rank; raise `EvaluationError` naming the line that is none."""
    rows: dict[str, list[tuple[int, str, float]]] = {}
    for number, line in numbered_lines(path):
        found = _RUN_LINE.fullmatch(line.strip())
        if found is None:
            raise EvaluationError(f"Line {number} of {path.name!r} is not: qid Q0 docid rank score tag.")
        rows.setdefault(found["query"], []).append((int(found["rank"]), found["document"], float(found["score"])))
    return {query: [(d, s) for _, d, s in sorted(ranked)] for query, ranked in rows.items()}
