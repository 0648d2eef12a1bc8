"""How often a quote says what was asked: measured, and learned, from people's marks of the sentences that answer.

A question may mark, for each document that answers it, the sentences that do (`says`: {document: [sentence, ...]}). The
ranking is a conditional logit (McFadden, 1974): a choice among the sentences of one page, in which the marked ones
share what is right. Pages are held out as wholes where it is judged on what it was learned from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from app.answering.extractive import quotes
from app.answering.quoting import in_order, quotable, ranked_sentences
from app.answering.saying import MEANING, features
from eval.errors import EvaluationError
from eval.observations import Question
from indexer.protocols import Retriever
from indexer.types import Highlight, Hit

FIRMNESS = 3.0
"""How strongly weights of standardised features are held near zero."""
FOUND, SENTENCES = 10, 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A marked question with one page that answers it: its sentences in reading order, and which of them are marked."""

    question: Question
    hit: Hit
    sentences: tuple[Highlight, ...]
    marked: NDArray[np.bool_]


def with_marks(questions: Sequence[Question]) -> list[Question]:
    """Return the questions that mark sentences; raises `EvaluationError` when there is none."""
    marked = [question for question in questions if question.says]
    if not marked:
        raise EvaluationError("No question marks the sentences that answer it: add `says`, by document, to some rows.")
    return marked


def see(questions: Sequence[Question], retriever: Retriever) -> list[Seen]:
    """Ask the questions; a document that is not found, or none of whose marks lies in what was read, is left out."""
    return [seen for question in questions for seen in _seen(question, retriever)]


def _seen(question: Question, retriever: Retriever) -> Iterator[Seen]:
    for hit in retriever.search(question.text, audience=question.audience, k=FOUND):
        places = _places(hit, question.says.get(hit.document.id, ()))
        sentences = tuple(in_order(quotable(hit)))
        marked = np.array([_overlaps(sentence, places) for sentence in sentences], dtype=bool)
        if marked.any():
            yield Seen(question=question, hit=hit, sentences=sentences, marked=marked)


def learn(seen: Sequence[Seen]) -> dict[str, float]:
    """Return the weight of each feature under which the marked sentences are likeliest to be chosen."""
    tables = [features(one.question.text, one.hit, one.sentences) for one in seen]
    rows: Floats = np.vstack(tables).astype(np.float64)
    scale = rows.std(axis=0) + 1e-9
    rows /= scale
    sizes = np.array([len(table) for table in tables])
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    marked = np.concatenate([one.marked for one in seen]).astype(np.float64)

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = rows @ w
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        every, right = np.add.reduceat(odds, starts), np.add.reduceat(odds * marked, starts)
        pull = odds * marked / right[owner] - odds / every[owner]
        return float(-np.log(right / every).sum() + FIRMNESS * w @ w), -(rows.T @ pull) + 2 * FIRMNESS * w

    found = scipy.optimize.minimize(loss, np.zeros(len(MEANING)), jac=True, method="L-BFGS-B").x / scale
    return {name: round(float(weight), 4) for name, weight in zip(MEANING, found, strict=True)}


def figures(questions: Sequence[Question], seen: Sequence[Seen]) -> dict[str, Any]:
    """Return how often a quote says it, over all questions; of each, the best of its marked documents counts.

    A question none of whose documents is found counts as one that no quote answers.
    """
    by_id = dict[str, list[tuple[bool, bool, bool, float]]]()
    for one in seen:
        by_id.setdefault(one.question.id, []).append(_judged(one))
    blank = (False, False, False, 0.0)
    best = {question.id: max(by_id.get(question.id, [blank]), key=lambda row: row[1]) for question in questions}
    groups = sorted({question.group for question in questions} - {""})
    return {
        "questions": len(questions),
        **_means(list(best.values())),
        "by_language": {
            group: {"questions": len(own), **_means(own)}
            for group in groups
            if (own := [best[question.id] for question in questions if question.group == group])
        },
    }


def _judged(one: Seen) -> tuple[bool, bool, bool, float]:
    """Return whether the first sentence, the quote, and the sentence nearest in meaning say it, and the quote's share
    of sentences that do."""
    places = [(found.start, found.end) for found, is_marked in zip(one.sentences, one.marked, strict=True) if is_marked]
    ranked = ranked_sentences(one.question.text, one.hit)
    quoted = quotes(one.question.text, one.hit, most=SENTENCES)
    says = [_overlaps(quote, places) for quote in quoted]
    nearest = max(one.sentences, key=lambda found: found.score)
    return _overlaps(ranked[0], places), any(says), _overlaps(nearest, places), sum(says) / max(1, len(says))


def _means(rows: Sequence[tuple[bool, bool, bool, float]]) -> dict[str, float]:
    first, quote, nearest, share = np.array(rows, dtype=np.float64).mean(axis=0).round(4).tolist()
    return {
        "quote_says_it": quote,
        "first_sentence_says_it": first,
        "share_of_quote": share,
        "nearest_sentence_says_it": nearest,
    }


def _places(hit: Hit, said: Sequence[str]) -> list[tuple[int, int]]:
    found = [(hit.document.text.find(sentence), len(sentence)) for sentence in said]
    return [(start, start + length) for start, length in found if start >= 0]


def _overlaps(sentence: Highlight, places: Sequence[tuple[int, int]]) -> bool:
    return any(sentence.start < end and start < sentence.end for start, end in places)
