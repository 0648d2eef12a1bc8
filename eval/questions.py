"""Labelled questions: from a data set in BEIR layout, or from a house's own past requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.datasets import read_dataset
from eval.errors import EvaluationError
from eval.jsonlines import json_objects
from eval.observations import Question
from indexer.bootstrap import default_writer, open_retriever
from indexer.build import build
from indexer.cli import open_sources
from indexer.serving import LiveRetriever
from indexer.types import PUBLIC

REQUESTS = "requests.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Questions and the sources of the documents they are asked of, as `firstline index` names them."""

    name: str
    questions: tuple[Question, ...]
    sources: tuple[str, ...]


def read_questions(directory: Path, *, part: str = "") -> QuestionSet:
    """Read a data set: requests.jsonl beside kb/ and maybe threads.jsonl, or else BEIR layout.

    `part` keeps only the requests of that part (`train`, `test`). Raises `EvaluationError` for what cannot be read.
    """
    if (directory / REQUESTS).is_file():
        sources: tuple[str, ...] = tuple(_house(directory))
        questions = tuple(_requests(directory / REQUESTS, part))
    else:
        dataset, sources = read_dataset(directory), (f"beir:{directory}",)
        relevant = {query: {d for d, grade in found.items() if grade > 0} for query, found in dataset.qrels.items()}
        questions = tuple(
            Question(id=query.id, text=query.text, relevant=frozenset(relevant.get(query.id, ())))
            for query in dataset.queries
        )
    if not questions:
        raise EvaluationError(f"There is no question in {str(directory)!r}. It needs queries.jsonl or {REQUESTS}.")
    return QuestionSet(name=directory.resolve().name, questions=questions, sources=sources)


def _house(directory: Path) -> Iterator[str]:
    """Yield the sources of a house's folder: its pages, those that are web pages, and its threads."""
    yield f"pages=markdown:{directory / 'kb'}"
    if next((directory / "kb").rglob("*.html"), None):
        yield f"web=html:{directory / 'kb'}"
    if (directory / "threads.jsonl").is_file():
        yield f"threads=jsonl:{directory / 'threads.jsonl'}"


def read_more(path: Path, *, part: str = "") -> tuple[Question, ...]:
    """Read further labelled questions about the documents of a data set, a JSON object a line.

    Raises `EvaluationError` for what cannot be read.
    """
    return tuple(_requests(path, part))


def read_recent(path: Path) -> tuple[Question, ...]:
    """Read later requests, one JSON object a line with id and text; labels are not needed.

    Raises `EvaluationError` for what cannot be read.
    """
    return read_more(path)


def indexed(sources: Sequence[str], home: Path) -> LiveRetriever:
    """Index `sources` into `home` with the default configuration and return the retriever over them.

    Raises `EvaluationError` where they hold no document with a text.
    """
    if not build(open_sources(sources, home), home=home, writer=default_writer(home)).documents:
        raise EvaluationError(f"There is no document with a text in {' or '.join(sources)}, so nothing can be asked.")
    return open_retriever(home)


def _requests(path: Path, part: str) -> Iterator[Question]:
    for row in json_objects(path, "id", "text"):
        if not part or row.get("part") == part:
            grades: dict[str, int] = row.get("relevant") or {}
            yield Question(
                id=str(row["id"]),
                text=str(row["text"]),
                relevant=frozenset(document for document, grade in grades.items() if grade > 1),
                audience=frozenset(row.get("groups") or ()) | PUBLIC,
                group=str(row.get("language", "")),
                topics=tuple(map(str, row.get("topics") or ())),
                says={str(document): tuple(said) for document, said in (row.get("says") or {}).items()},
            )
