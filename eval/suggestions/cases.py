"""Tickets of a history, each with what is known to have solved it: labelled, or by the words people solved it with.

"Has a precedent" and "solved it" are decided by stated rules, never by the ranking that is measured: a document of
before that the labels name (the page a thread links, a request's judged answer), or one whose words agree with the
ticket's own resolution as `eval.replay_judging` says, among those found with the *resolution* as the query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.moments import day_of, read_moment
from eval.datasets import read_dataset
from eval.errors import EvaluationError
from eval.jsonlines import json_objects
from indexer.types import PUBLIC

THREADS, REQUESTS = "threads.jsonl", "requests.jsonl"
ANSWERS = 2
"""A judgement from here on says that the document answers, not only that it helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A ticket: who could read what, when it was opened, and what is known to have solved it.

    `labelled` documents are judged or linked; `resolution` is what people wrote, where they did. `opened` is None
    where a data set has no times.
    """

    id: str
    text: str
    audience: frozenset[str] = PUBLIC
    opened: date | None = None
    labelled: frozenset[str] = frozenset()
    resolution: str = ""


def read_groups(corpus: Path) -> Mapping[str, tuple[Case, ...]]:
    """Return the tickets of a corpus by group: its threads, and its judged requests by part.

    Raises `EvaluationError` for a folder without either, or a line that cannot be used.
    """
    groups: dict[str, list[Case]] = {}
    for name, read in ((THREADS, _thread), (REQUESTS, _request)):
        for row in _rows(corpus / name):
            group = "threads" if name == THREADS else f"requests_{row.get('part') or 'all'}"
            groups.setdefault(group, []).append(_checked(corpus / name, row, read))
    if not groups:
        raise EvaluationError(
            f"There is no history in {str(corpus)!r}. It needs {THREADS} or {REQUESTS}; a BEIR folder goes with "
            "--dataset."
        )
    return {name: tuple(cases) for name, cases in groups.items()}


def read_duplicates(dataset: Path) -> tuple[Case, ...]:
    """Return the judged queries of a BEIR folder; it has no times, so only a query itself is hidden from it."""
    found = read_dataset(dataset)
    grades = {query.id: found.qrels[query.id] for query in found.judged}
    return tuple(
        Case(id=query.id, text=query.text, labelled=frozenset(d for d, g in grades[query.id].items() if g > 0))
        for query in found.judged
    )


def _thread(row: Mapping[str, Any]) -> Case:
    messages = row["messages"]
    told = [str(message["text"]) for message in messages[1:] if message.get("role") == "agent"]
    linked = row.get("document_id")
    return Case(
        id=str(row["id"]),
        text=str(messages[0]["text"]),
        audience=frozenset(row.get("audience") or ()) | PUBLIC,
        opened=_day(row.get("started") or messages[0].get("at") or row.get("resolved")),
        labelled=frozenset({str(linked)} if linked else ()),
        resolution="\n\n".join(told),
    )


def _request(row: Mapping[str, Any]) -> Case:
    grades: Mapping[str, int] = row.get("relevant") or {}
    return Case(
        id=str(row["id"]),
        text=str(row["text"]),
        audience=frozenset(row.get("groups") or ()) | PUBLIC,
        opened=_day(row.get("time")),
        labelled=frozenset(document for document, grade in grades.items() if grade >= ANSWERS),
    )


def _day(value: object) -> date:
    moment = read_moment(value)
    if moment is None:
        raise ValueError(f"{value!r} is no time")
    return day_of(moment)


def _checked(path: Path, row: Mapping[str, Any], read: Any) -> Case:
    try:
        case: Case = read(row)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise EvaluationError(f"The row {row.get('id')!r} of {path.name!r} cannot be replayed: {error}.") from error
    return case


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    return json_objects(path) if path.is_file() else iter(())
