"""Asks the engine of a home each request of a gold set: what people judge, and what the promise is counted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.answering.confidence import Confidence
from app.answering.duplicates import stands_for
from app.answering.extractive import quotes
from app.bootstrap.deciding import build_confidence
from app.domain.gold import GoldRow, groups_in, same_words
from app.domain.labelling import Candidate, ProposedAnswer, is_right
from app.domain.plain_words import plain_lines
from eval.answering.confidence_fit import confidences
from eval.certify.judged import Judgements
from eval.observations import Observation, Question, found_for, observed
from indexer.bootstrap import language_identifier, open_retriever
from indexer.protocols import Progress, Retriever
from indexer.types import PUBLIC, Hit

_SHOWN, _SENTENCES = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The engine's answers to a gold set, the surest first, with the rows they belong to and the curves that decided.

    Copies of a request and rows that were left out are not there; `languages` are those of the requests.
    """

    answers: tuple[ProposedAnswer, ...]
    observations: tuple[Observation, ...]
    rows: Mapping[str, GoldRow]
    curves: Confidence

    @property
    def judgements(self) -> Judgements:
        """Return what people said of these answers."""
        pairs = [(self.rows[one.row], one) for one in self.answers]
        return Judgements(
            confidence=np.array([one.confidence for one in self.answers], np.float64),
            judged=np.array([bool(row.answered_by) for row, _ in pairs], bool),
            right=np.array([is_right(row, one) for row, one in pairs], bool),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the requests whose answer was judged."""
        judged = {one.row for one in self.answers if self.rows[one.row].answered_by}
        seen = zip(self.answers, self.observations, strict=True)
        return tuple(sorted({observation.question.group for one, observation in seen if one.row in judged}))


def _silent(_done: int, _total: int) -> None:
    """Show nothing."""


def ask(rows: Iterable[GoldRow], home: Path, *, progress: Progress = _silent) -> Asked:
    """Ask the home each different request, as its asker, with all that is known now but its own conversation."""
    asked = _different(row for row in rows if row.review != "drop")
    curves, retriever = build_confidence(home), open_retriever(home)
    found = []
    for row in asked:
        found.append(_asked(row, retriever, curves))
        progress(len(found), len(asked))
    found.sort(key=lambda pair: (-pair[0].confidence, pair[0].row))
    return Asked(
        answers=tuple(answer for answer, _ in found),
        observations=tuple(observation for _, observation in found),
        rows={row.id: row for row in asked},
        curves=curves,
    )


def _different(rows: Iterable[GoldRow]) -> list[GoldRow]:
    """Return the first of all rows with the same words and readers, with what was said of any of them."""
    first: dict[object, GoldRow] = {}
    for row in rows:
        key = same_words(row.text), frozenset(groups_in(row.groups))
        if key not in first or (row.answered_by and not first[key].answered_by):
            first[key] = row
    return list(first.values())


def _asked(row: GoldRow, retriever: Retriever, curves: Confidence) -> tuple[ProposedAnswer, Observation]:
    question = Question(
        id=row.thread_id or row.id,
        text=row.text,
        relevant=frozenset(row.answered_by.split()),
        audience=frozenset(groups_in(row.groups)) | PUBLIC,
        group=row.language or language_identifier().identify(row.text),
    )
    hits = found_for(question, retriever)
    seen = observed(question, hits)
    answer = ProposedAnswer(
        row=row.id, confidence=float(confidences([seen], curves)[0]), candidates=_candidates(row.text, hits)
    )
    return answer, seen


def _candidates(text: str, hits: tuple[Hit, ...]) -> tuple[Candidate, ...]:
    places = list(dict.fromkeys(stands_for(hits)))[:_SHOWN] if hits else []
    return tuple(_candidate(text, hits[place]) for place in places)


def _candidate(text: str, hit: Hit) -> Candidate:
    found = quotes(text, hit, most=_SENTENCES)
    return Candidate(
        document_id=hit.document.id,
        title=hit.document.title,
        url=hit.document.url,
        quote=plain_lines("\n".join(hit.document.text[one.start : one.end] for one in found)),
        marks=tuple((one.start, one.end) for one in found),
    )
