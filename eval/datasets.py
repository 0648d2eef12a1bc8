"""Retrieval data sets in BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv (Thakur et al., 2021)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvaluationError
from eval.jsonlines import json_objects, numbered_lines
from indexer.fields import printable

Qrels = Mapping[str, Mapping[str, int]]
DEMO_CORPUS = Path(__file__).parents[1] / "corpora" / "halyard"
"""The demo company: what is measured where nobody names other data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A row of the corpus or of the queries."""

    id: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalDataset:
    """Queries in file order, and for each query the grades of documents; grade 0 is judged and not relevant."""

    name: str
    directory: Path
    queries: tuple[Text, ...]
    qrels: Qrels

    @property
    def judged(self) -> tuple[Text, ...]:
        """The queries with a relevant document; only they can be scored."""
        return tuple(query for query in self.queries if any(g > 0 for g in self.qrels.get(query.id, {}).values()))

    @property
    def scored(self) -> Qrels:
        """The judgements of these queries; others are about a query that is not in the file and cannot be asked."""
        return {query.id: self.qrels[query.id] for query in self.judged}

    def documents(self) -> Iterator[Text]:
        """Yield the corpus, one document at a time."""
        return _texts(self.directory / "corpus.jsonl")


def read_dataset(directory: Path, *, split: str = "test") -> RetrievalDataset:
    """Read queries and judgements; raise `EvaluationError` naming the file and line that cannot be read.

    Of queries with one id the first counts.
    """
    lacking = [name for name in ("corpus.jsonl", "queries.jsonl", f"qrels/{split}.tsv") if not _there(directory, name)]
    if lacking:
        raise EvaluationError(
            f"There is no {lacking[0]!r} in {str(directory)!r}. A data set needs corpus.jsonl, queries.jsonl and "
            f"qrels/{split}.tsv."
        )
    queries: dict[str, Text] = {}
    for query in _texts(directory / "queries.jsonl"):
        queries.setdefault(query.id, query)
    return RetrievalDataset(
        name=directory.resolve().name,
        directory=directory,
        queries=tuple(queries.values()),
        qrels=_qrels(directory / "qrels" / f"{split}.tsv"),
    )


def _there(directory: Path, name: str) -> bool:
    return (directory / name).is_file()


def _texts(path: Path) -> Iterator[Text]:
    for row in json_objects(path, "_id"):
        yield Text(id=str(row["_id"]), text=_plain(row.get("text")), title=_plain(row.get("title")))


def _plain(value: object) -> str:
    return "" if value is None else printable(str(value))


def _qrels(path: Path) -> Qrels:
    """Read judgements as BEIR writes them (three columns, a header) or as TREC does (four columns, none)."""
    grades: dict[str, dict[str, int]] = {}
    for place, (number, line) in enumerate(numbered_lines(path)):
        query, *others = (cell.strip() for cell in (line.split("\t") if "\t" in line else line.split()))
        grade = _grade(others[-1]) if len(others) in {2, 3} else None
        if grade is not None:
            grades.setdefault(query, {})[others[-2]] = grade
        elif place:  # the first line may name the columns
            raise EvaluationError(
                f"Line {number} of {path.name!r} is not: query id, document id, whole grade (tab-separated)."
            )
    return grades


def _grade(cell: str) -> int | None:
    try:
        return int(float(cell))
    except (ValueError, OverflowError):
        return None
