"""Retrieval data sets in BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv (Thakur et al., 2021)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError

Qrels = Mapping[str, Mapping[str, int]]


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

    def documents(self) -> Iterator[Text]:
        """Yield the corpus, one document at a time."""
        return _texts(self.directory / "corpus.jsonl")


def read_dataset(directory: Path, *, split: str = "test") -> RetrievalDataset:
    """Read queries and judgements; raise `EvaluationError` naming the file and line that cannot be read."""
    return RetrievalDataset(
        name=directory.resolve().name,
        directory=directory,
        queries=tuple(_texts(directory / "queries.jsonl")),
        qrels=_qrels(directory / "qrels" / f"{split}.tsv"),
    )


def _texts(path: Path) -> Iterator[Text]:
    with _opened(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _text(path, number, line)


def _text(path: Path, number: int, line: str) -> Text:
    try:
        row: dict[str, Any] = json.loads(line)
        return Text(id=str(row["_id"]), text=row.get("text") or "", title=row.get("title") or "")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"Line {number} of {path.name!r} is no JSON object with _id and text.") from error


def _qrels(path: Path) -> Qrels:
    grades: dict[str, dict[str, int]] = {}
    with _opened(path) as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if number == 1 and not row[-1].lstrip("-").isdigit():
                continue  # the header
            try:
                query, document, grade = row
                grades.setdefault(query, {})[document] = int(grade)
            except ValueError as error:
                raise EvaluationError(
                    f"Line {number} of {path.name!r} is not: query id, document id, whole grade (tab-separated)."
                ) from error
    return grades


def _opened(path: Path) -> Any:
    try:
        return path.open(encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"{path.name!r} cannot be read in {str(path.parent)!r} ({error.strerror}). A data set needs corpus.jsonl, "
            "queries.jsonl and qrels/test.tsv."
        ) from error
