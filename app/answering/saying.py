"""How likely each sentence of a page is the one that says what was asked: a choice among them, learned from people's
marks of the sentences that answer (`firstline eval quotes`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answering.lines import Layout, Places, layout_of
from app.answering.sections import section_odds
from app.answering.wants import counted, wants
from indexer.codes import about_asked, codes_in, names_codes
from indexer.noted.values import KINDS, OFFERS, SentenceNotes
from indexer.noted.words import stems
from indexer.pagenotes import sentence_notes
from indexer.types import Highlight, Hit

PACKAGED = Path(__file__).with_name("saying.json")
_FEW = 2
"""A question of so few words names a matter: what its page says first is likelier the answer."""
_ON_THE_CODE = 5.0
"""Who names a code wants what is said of it: so many times as likely. Known, not learned, since few marks are
about codes: of 17 pages that answer such a question (demo, train part) 14 are quoted rightly without it, all with 5."""
_STRETCH = 100.0
"""Characters from the beginning of a page in which the place of a sentence is counted."""

_FACTS = frozenset({"number", "time", "leave"})
_SHAPES = ("heading", "row", "head", "item")
_STANDS = ("first_under", "first_step")
_TRAITS = (*_SHAPES, *_STANDS, "lead", "question", *OFFERS)
"""What a sentence is or offers, whatever is asked."""

Table = NDArray[np.float64]

MEANING: Mapping[str, str] = {
    "near": "similarity of the question and the sentence, less that of the page's nearest sentence",
    "cosine": "that similarity itself",
    "passage": "similarity of its passage, less that of the nearest passage",
    "next": "similarity of the sentence that follows",
    "heading_near": "similarity of the question and the heading above",
    "length": "characters, logarithm",
    "place": "how far down the page, as a share of it",
    "depth": "how far down the page, logarithm",
    "rare_words": "share of the question's words that it has, those rare on the page counting more",
    "fresh_words": "share of the question's words beyond the title's that it has",
    "heading_words": "share of the question's words that the heading above has",
    "title_words": "share of the title's words that it has",
    "codes": "share of the question's codes, versions and abbreviations that it has",
    "heading": "1 for a heading",
    "row": "1 for a row of a table",
    "head": "1 for the head of a table",
    "item": "1 for an item of a list",
    "question": "1 for a question",
    "first_under": "1 for the first sentence below its heading",
    "first_step": "1 for the first step of a list",
    "wanted_step": "the same, where a way is asked for",
    "lead": "1 for what the page says first",
    "lead_of_few": "the same, for a question of one or two words",
    "tells_to": "1 for a sentence that tells what to do",
    "tells_unasked": "the same, where a number, a time or leave is wanted instead",
    "names_place": "1 for an address, a menu path, a counter",
    "refers": "1 for a sentence that leads to another page",
    "counted": "1 for a number of the things that are to be counted",
    "wanted_number": "1 for a number where one is asked for",
    "wanted_time": "1 for a time or date where one is asked for",
    "wanted_place": "1 for a place where one is asked for",
    "wanted_leave": "1 for what permits or forbids, where that is asked",
    "wanted_case": "1 for what begins with a case (if, when), where something does not work",
}
"""What speaks for a sentence, in the order of the columns of `features`."""


_TOLD_BY: Mapping[str, str] = {
    **{name: name for name in (*_SHAPES, "question", *_STANDS)},
    "wanted_step": "first_step",
    "lead": "lead",
    "lead_of_few": "lead",
    "tells_to": "way",
    "tells_unasked": "way",
    "names_place": "place",
    "refers": "refers",
    "counted": "number",
    **{f"wanted_{name}": name for name in ("number", "time", "place", "leave", "case")},
}
"""The last columns, and the trait that each tells of."""
_TRAIT_OF = np.array([_TRAITS.index(trait) for trait in _TOLD_BY.values()])
_COUNTED = list(_TOLD_BY).index("counted")
_SHAPE_OF = np.array([KINDS.index(shape) for shape in _SHAPES])


def likelihoods(question: str, hit: Hit, sentences: Sequence[Highlight]) -> Table:
    """Return how likely each of `sentences` (n, in reading order) is the one that answers; the sum is one."""
    noted = sentence_notes(hit, spans_of(sentences))
    scores = _features(question, hit, sentences, noted) @ packaged_weights()
    odds = np.exp(scores - scores.max()) * section_odds(question, noted)
    if names_codes(question):  # most questions name none
        odds *= _code_odds(question, hit, sentences, noted)
    return np.asarray(odds / odds.sum())


def _code_odds(question: str, hit: Hit, sentences: Sequence[Highlight], noted: SentenceNotes) -> Table:
    """Return by how much likelier each sentence is: those with a code asked about, or below a heading that has it."""
    text, under, headings = hit.document.text, layout_of(noted).under, noted.kinds == KINDS.index("heading")
    held = np.array([about_asked(question, text[said.start : said.end]) for said in sentences], dtype=bool)
    below = (under >= 0) & (held & headings)[under]
    return np.where((held & ~headings) | below, _ON_THE_CODE, 1.0)


def features(question: str, hit: Hit, sentences: Sequence[Highlight]) -> Table:
    """Return what speaks for each of `sentences` (n, features), which are in reading order."""
    return _features(question, hit, sentences, sentence_notes(hit, spans_of(sentences)))


def _features(question: str, hit: Hit, sentences: Sequence[Highlight], noted: SentenceNotes) -> Table:
    layout = layout_of(noted)
    asked, wanted = stems(question), wants(question)
    starts, ends, near, passage = np.array(sentences, dtype=np.float64).T
    columns = (
        *_nearness(near, passage, layout.under),
        *_places(starts, ends, size=len(hit.document.text)),
        *_words(sorted(asked), sorted(stems(hit.document.title)), noted, layout.under),
        _held(codes_in(question), sentences, hit),
    )
    table = np.empty((len(sentences), len(MEANING)))
    for place, column in enumerate(columns):
        table[:, place] = column
    shown = table[:, len(columns) :]
    np.multiply(_traits(noted, layout)[:, _TRAIT_OF], _counting(wanted, few=len(asked) <= _FEW), out=shown)
    shown[:, _COUNTED] = _counts(counted(question), sentences, hit)
    return table


def spans_of(sentences: Sequence[Highlight]) -> tuple[tuple[int, int], ...]:
    """Return where the sentences lie, as `lines_of` takes them."""
    return tuple([(found.start, found.end) for found in sentences])


def _nearness(near: Table, passage: Table, under: Places) -> Iterator[Table]:
    """Yield how near each sentence, its passage, the next sentence and the heading above are to the question."""
    yield near - near.max()
    yield near
    yield passage - passage.max()
    yield np.concatenate((near[1:], near.mean(keepdims=True)))
    yield np.where(under >= 0, near[under], 0.0)


def _places(starts: Table, ends: Table, *, size: int) -> Iterator[Table]:
    """Yield how long each sentence is, and how far down the page in two ways."""
    yield np.log1p(ends - starts)
    yield starts / max(1, size)
    yield np.log1p(starts / _STRETCH)


def _traits(noted: SentenceNotes, layout: Layout) -> Table:
    """Return what the sentences are and offer (n, traits), 1 or 0."""
    shapes = len(_SHAPES)
    found = np.empty((len(noted.traits), len(_TRAITS)))
    found[:, :shapes] = noted.kinds[:, np.newaxis] == _SHAPE_OF
    found[:, shapes], found[:, shapes + 1] = layout.first_under, layout.first_step
    found[:, shapes + len(_STANDS) :] = noted.flags
    return found


@lru_cache(maxsize=64)
def _counting(wanted: frozenset[str], *, few: bool) -> Table:
    """Return for each of the last columns 1 where it counts for a question that wants this, else 0."""
    counts = {f"wanted_{name}": name in wanted for name in OFFERS}
    counts |= {"wanted_step": "way" in wanted, "lead_of_few": few}
    counts["tells_unasked"] = bool(wanted & _FACTS) and "way" not in wanted
    return np.array([counts.get(name, True) for name in _TOLD_BY], dtype=np.float64)


def _held(codes: frozenset[str], sentences: Sequence[Highlight], hit: Hit) -> Table:
    if not codes:
        return np.zeros(len(sentences))
    said = [hit.document.text[found.start : found.end].lower() for found in sentences]
    return np.array([sum([code in one for code in codes]) / len(codes) for one in said])


def _counts(unit: re.Pattern[str] | None, sentences: Sequence[Highlight], hit: Hit) -> Table:
    if unit is None:
        return np.zeros(len(sentences))
    text = hit.document.text
    return np.array([float(unit.search(text, found.start, found.end) is not None) for found in sentences])


def _words(asked: Sequence[int], title: Sequence[int], noted: SentenceNotes, under: Places) -> Iterator[Table]:
    """Yield which share of the words `asked`, of those beyond the `title`, each sentence has, which its heading has,
    and which share of the title's words it has."""
    holding = noted.holding([*asked, *title])
    held, titled = holding[: len(asked)], holding[len(asked) :]
    common = held.sum(axis=0)
    weight = np.log((1 + len(common)) / np.maximum(1, held.sum(axis=1)))
    fresh = [place for place, word in enumerate(asked) if word not in title]
    yield weight @ held / max(1e-6, weight.sum())
    yield held[fresh].sum(axis=0) / max(1, len(fresh))
    yield np.where(under >= 0, common[under], 0.0) / max(1, len(asked))
    yield titled.sum(axis=0) / max(1, len(title))


@cache
def packaged_weights() -> Table:
    """Return the weight of each column of `features`, as learned from the demo company's questions (train part)."""
    weights: Mapping[str, float] = json.loads(PACKAGED.read_text(encoding="utf-8"))
    return np.array([weights.get(name, 0.0) for name in MEANING])
