"""`eval retrieval`: index a data set with the default configuration, ask its queries, score the ranking."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from eval.datasets import RetrievalDataset, Text, read_dataset
from eval.errors import EvaluationError
from eval.metrics import MEASURES, Estimate, PerQuery, estimate, per_query, randomisation_test, read_run, write_run
from eval.retrieval.baselines import Ranked, baseline
from indexer.bootstrap import default_writer, open_retriever
from indexer.build import build
from indexer.sources.beir import BeirSource
from indexer.types import PUBLIC, Document

DEPTH = 100
TIMED = 200
Rank = Callable[[str, int], Ranked]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalReport:
    """Figures of one run over the queries with a relevant document, with 95 % intervals; times as measured here."""

    dataset: str
    documents: int
    queries: int
    figures: Mapping[str, Estimate]
    per_query: PerQuery
    index_seconds: float
    query_ms: Mapping[str, float]
    config: Mapping[str, object]
    asked: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the keys of the contract, and `intervals`."""
        return {
            "dataset": self.dataset,
            "documents": self.documents,
            "queries": self.queries,
            **{name: round(figure.mean, 4) for name, figure in self.figures.items()},
            "intervals": {name: [round(f.low, 4), round(f.high, 4)] for name, f in self.figures.items()},
            "index_seconds": round(self.index_seconds, 2),
            "query_ms": {name: round(value, 3) for name, value in self.query_ms.items()},
            "config": dict(self.config),
        }


def evaluate_retrieval(
    dataset_dir: Path, *, seed: int = 0, model: str | None = None, run_path: Path | None = None
) -> RetrievalReport:
    """Evaluate the default configuration, or the baseline `model` (bm25, minilm, use, a sentence-transformers name).

    A query whose id is also a document's id is that document asked again: it is dropped from its own results, since
    finding oneself is no achievement - unless it is judged relevant, when the ids agree by chance. Queries without a
    relevant document are not scored. Raises `EvaluationError` where no document or no such query is left.
    """
    dataset = read_dataset(dataset_dir)
    if not dataset.judged:
        raise EvaluationError(
            f"No query of {dataset.name!r} has a relevant document, so nothing can be measured. Are the ids in "
            "qrels/test.tsv those of queries.jsonl?"
        )
    started = time.perf_counter()
    with _ranker(dataset, model) as (rank, documents, config):
        index_seconds = time.perf_counter() - started
        run = {query.id: _ranked(rank, query, dataset.qrels[query.id]) for query in dataset.judged}
        query_ms = _query_ms(rank, dataset.judged[:TIMED])
    if run_path is not None:
        write_run(run_path, run, tag=model or "firstline")
    values = per_query(run, dataset.scored)
    return RetrievalReport(
        dataset=dataset.name,
        documents=documents,
        queries=len(dataset.judged),
        figures={name: estimate(list(values[name].values()), seed=seed) for name in MEASURES},
        per_query=values,
        index_seconds=index_seconds,
        query_ms=query_ms,
        config={"seed": seed, **config},
        asked={query.id: query.text for query in dataset.judged},
    )


def compare_runs(dataset_dir: Path, first: Path, second: Path, *, seed: int = 0) -> dict[str, object]:
    """Return for each measure both means, their difference and its p (paired randomisation test)."""
    qrels = read_dataset(dataset_dir).scored
    a, b = (per_query(read_run(path), qrels) for path in (first, second))
    return {name: _compared(list(a[name].values()), list(b[name].values()), seed) for name in MEASURES}


def _compared(a: Sequence[float], b: Sequence[float], seed: int) -> dict[str, float]:
    first, second = estimate(a, seed=seed).mean, estimate(b, seed=seed).mean
    p = randomisation_test(a, b, seed=seed)
    return {"first": round(first, 4), "second": round(second, 4), "difference": round(second - first, 4), "p": p}


@contextmanager
def _ranker(dataset: RetrievalDataset, model: str | None) -> Iterator[tuple[Rank, int, dict[str, object]]]:
    if model is not None:
        documents = [Document(id=d.id, source="beir", title=d.title, text=d.text) for d in dataset.documents()]
        with baseline(model, documents) as ranker:
            config: dict[str, object] = {"model": model}
            yield ranker.rank, len(documents), config
        return
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        built = build([BeirSource(dataset.directory)], home=home, writer=default_writer(home))
        if not built.documents:
            raise EvaluationError(f"There is no document with a text in {str(dataset.directory / 'corpus.jsonl')!r}.")
        retriever = open_retriever(home)

        def rank(query: str, k: int) -> Ranked:
            return [(hit.document.id, hit.score) for hit in retriever.search(query, audience=PUBLIC, k=k)]

        config = {
            "model": "firstline",
            "encoders": list(retriever.model_ids),
            "options": asdict(retriever.options),
            "failed": [f"{failure.id}: {failure.reason}" for failure in built.failed],
        }
        yield rank, built.documents, config


def _ranked(rank: Rank, query: Text, grades: Mapping[str, int]) -> Ranked:
    found = rank(query.text, DEPTH + 1)
    if grades.get(query.id, 0) <= 0:
        found = [(document, score) for document, score in found if document != query.id]
    return found[:DEPTH]


def _query_ms(rank: Rank, queries: Sequence[Text]) -> dict[str, float]:
    """Time warm searches for ten documents, one after the other."""
    taken = []
    for query in queries:
        started = time.perf_counter()
        rank(query.text, 10)
        taken.append((time.perf_counter() - started) * 1000)
    return {f"p{q}": float(np.percentile(taken, q)) if taken else 0.0 for q in (50, 95)}
