"""What speaks for the first document being an answer: features of a question and its hits, all in plain units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from app.answering.quoting import ranked_sentences
from indexer.types import Hit

_WORD = re.compile(r"[^\W_]{2,}")
_CODE = re.compile(r"\b(?=[\w-]*[a-z])(?=[\w-]*\d)\w[\w-]{2,}\b")
_STEM = 5
"""Words are compared by their first letters: enough to see past endings in the languages we serve."""


def features(text: str, hits: tuple[Hit, ...], *, rank: int = 0) -> dict[str, float]:
    """Return the features of the hit at `rank` among all `hits` of `text`."""
    hit = hits[rank]
    others = [other for place, other in enumerate(hits) if place != rank]
    asked = stems(text)
    return {
        "whole": hit.signals.get("whole", 0.0),
        "title": hit.signals.get("title", 0.0),
        "sentence": hit.signals.get("best_sentence", 0.0),
        "words": math.log1p(max(0.0, hit.signals.get("words", 0.0))),
        "score_margin": hit.score - max((o.score for o in others), default=0.0),
        "dense_margin": _margin(hit, others, "dense"),
        "words_margin": _margin(hit, others, "words") / (1.0 + max(0.0, hit.signals.get("words", 0.0))),
        "words_coverage": hit.signals.get("words_coverage", 0.0),
        "words_trust": hit.signals.get("words_trust", 0.0),
        "dense_z": hit.signals.get("dense_z", 0.0),
        "words_z": hit.signals.get("words_z", 0.0),
        "coverage": share(asked, stems(hit.chunk.text) | stems(" ".join(hit.chunk.title_path))),
        "title_coverage": share(stems(hit.document.title), asked),
        "quote_coverage": share(asked, stems(_quote(text, hit))),
        "question_length": math.log1p(len(asked)),
        "foreign_code": foreign_code(text, hit),
        "handicap": hit.signals.get("handicap", 0.0),
        "thread": float(hit.document.kind == "thread"),
        "rank": float(rank),
    }


def foreign_code(text: str, hit: Hit) -> float:
    """Return 1 when the question names codes (HV-307, PLT-451) and the document holds none of them, else 0.

    A page about another error looks very much like the right one; this is how it is told apart.
    """
    codes = set(_CODE.findall(text.lower()))
    held = f"{hit.document.title}\n{hit.document.text}".lower() if codes else ""
    return float(bool(codes) and not any(code in held for code in codes))


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """Return the shortened words of `text`."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()))


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return which share of `part` occurs in `whole`; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0


def _margin(hit: Hit, others: list[Hit], signal: str) -> float:
    best = max((other.signals.get(signal, 0.0) for other in others), default=0.0)
    return hit.signals.get(signal, 0.0) - best


def _quote(text: str, hit: Hit) -> str:
    best = next(iter(ranked_sentences(text, hit)), None)
    return hit.document.text[best.start : best.end] if best else ""


def names() -> Mapping[str, str]:
    """Return what each feature means, for the evaluation card."""
    return {
        "whole": "similarity of the question and the best passage",
        "title": "similarity of the question and the title",
        "sentence": "similarity of the question and the best sentence",
        "words": "BM25 of the document, logarithm",
        "score_margin": "how far the fused score lies above the next document's",
        "dense_margin": "the same of similarity alone",
        "words_margin": "the same of BM25 alone, relative",
        "words_coverage": "BM25 of the document as a share of what a perfect match would get",
        "words_trust": "how far the word search stands out for this question",
        "dense_z": "similarity among this question's candidates, standard deviations",
        "words_z": "BM25 among this question's candidates, standard deviations",
        "coverage": "share of the question's words that the passage has",
        "title_coverage": "share of the title's words that the question has",
        "quote_coverage": "share of the question's words that the quoted sentence has",
        "question_length": "number of distinct words asked, logarithm",
        "foreign_code": "1 when the question names codes and the document holds none of them",
        "handicap": "what the age and kind of the document took from its score",
        "thread": "1 for a resolved thread, 0 for a page",
        "rank": "place among the hits, from 0",
    }
