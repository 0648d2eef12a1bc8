"""What an evaluation found about the knowledge, as people read it: gaps, pages that misled, pages that disagree.

Figures are JSON of a file that anybody may have written; what is not as expected is left out, never raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from app.domain.evaluation import EvaluationRun

GAPS, DAMAGE, PAGES, WORDS = "gaps", "damage", "pages", "words"
Row = Mapping[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with an id, and what to call it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page drafted of what people answered; somebody who knows should read it first."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeGap:
    """Requests about one thing that were left to people. `linked` is the page people sent, `nearest` what came nearest.

    `trend` compares the later half of the time with the earlier one: 2 is twice as much. `asked` are some of them.
    """

    question: str
    requests: int
    wrong: int
    minutes: float
    trend: float
    nearest: Named | None
    linked: Named | None
    asked: tuple[Named, ...]
    draft: Draft | None
    days: tuple[date, ...] = ()
    """The day of each request; a look of before this was kept knows none."""

    def asked_in(self, since: date, until: date) -> int:
        """Return how many of them came from the day `since` on, and before `until`."""
        return sum(since <= day < until for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class MisleadingPage:
    """A page whose answers did not help `bad` times of `shown`. `years` is its age; `asked` are requests."""

    page: Named
    owner: str
    bad: int
    shown: int
    years: float
    sentences: tuple[str, ...]
    asked: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two sentences that cannot both be right; `older` is the id of the page dated earlier, if that is known."""

    first: Named
    second: Named
    first_sentence: str
    second_sentence: str
    kind: str
    older: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearTwins:
    """Two pages that say nearly the same, and which share of their words they have in common."""

    first: Named
    second: Named
    shared: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownWord:
    """A word that people ask with and no page uses, and `means`, a word of the pages that it probably means.

    `basis` says where that comes from: `solved` (in `backed` of the `solved` requests with the word, what solved them
    says it), `usual` (it means so in most houses), `near` (an encoder puts them close), or empty where nothing is.
    """

    word: str
    requests: int
    askers: int
    asked: Named
    means: str
    basis: str
    backed: int
    solved: int
    page: Named | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordReport:
    """The unknown words of one run, those asked with most first."""

    at: datetime
    requests: int
    words: tuple[UnknownWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapReport:
    """The gaps of one run, the costliest first."""

    at: datetime
    requests: int
    unmet: int
    gaps: tuple[KnowledgeGap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport:
    """What is wrong with pages; `at` is the older one of the two runs it was read from."""

    at: datetime
    pages: int
    misleading: tuple[MisleadingPage, ...]
    disagreements: tuple[Disagreement, ...]
    twins: tuple[NearTwins, ...]


def gap_report(run: EvaluationRun) -> GapReport:
    """Return the gaps that a run found."""
    titles = _titles(run.figures)
    return GapReport(
        at=run.at,
        requests=_whole(run.figures, "requests"),
        unmet=_whole(run.figures, "unmet"),
        gaps=tuple(_gap(row, titles) for row in _rows(run.figures, "gaps")),
    )


def word_report(run: EvaluationRun) -> WordReport:
    """Return the words that a run found no page to use."""
    titles = _titles(run.figures)
    words = tuple(_unknown(row, titles) for row in _rows(run.figures, "words") if _text(row, "word"))
    return WordReport(at=run.at, requests=_whole(run.figures, "requests"), words=words)


def page_report(pages: EvaluationRun | None, damage: EvaluationRun | None) -> PageReport | None:
    """Return what two runs found; None where there is neither."""
    found = [run for run in (pages, damage) if run is not None]
    if not found:
        return None
    figures: Row = pages.figures if pages else {}
    titles = _titles(figures)
    return PageReport(
        at=min(run.at for run in found),
        pages=_whole(figures, "pages"),
        misleading=tuple(_misleading(row) for row in _rows(damage.figures, "harm")) if damage else (),
        disagreements=tuple(_disagreement(row, titles) for row in _rows(figures, "contradictions")),
        twins=tuple(
            NearTwins(
                first=_named(_text(row, "first"), titles),
                second=_named(_text(row, "second"), titles),
                shared=_number(row, "shared_words"),
            )
            for row in _rows(figures, "duplicates")
        ),
    )


def _gap(row: Row, titles: Mapping[str, str]) -> KnowledgeGap:
    draft = row.get("draft")
    linked, nearest = _text(row, "linked"), _text(row, "nearest_miss")
    return KnowledgeGap(
        question=_text(row, "question"),
        requests=_whole(row, "requests"),
        wrong=_whole(row, "answered_wrongly"),
        minutes=_number(row, "minutes"),
        trend=_number(row, "trend"),
        nearest=_named(nearest, titles) if nearest else None,
        linked=_named(linked, titles) if linked else None,
        asked=tuple(_pairs(_texts(row, "ids"), _texts(row, "questions"))),
        days=tuple(_days(row)),
        draft=Draft(title=_text(draft, "title"), text=_text(draft, "text")) if isinstance(draft, Mapping) else None,
    )


def _days(row: Row) -> Iterator[date]:
    for text in _texts(row, "days"):
        try:
            yield date.fromisoformat(text)
        except ValueError:
            continue


def _unknown(row: Row, titles: Mapping[str, str]) -> UnknownWord:
    page = _text(row, "page")
    return UnknownWord(
        word=_text(row, "word"),
        requests=_whole(row, "requests"),
        askers=_whole(row, "askers"),
        asked=Named(id=_text(row, "id"), title=_text(row, "question")),
        means=_text(row, "means"),
        basis=_text(row, "basis"),
        backed=_whole(row, "backed"),
        solved=_whole(row, "solved"),
        page=_named(page, titles) if page else None,
    )


def _misleading(row: Row) -> MisleadingPage:
    return MisleadingPage(
        page=Named(id=_text(row, "id"), title=_text(row, "title") or _text(row, "id")),
        owner=_text(row, "owner"),
        bad=min(_whole(row, "shown"), _whole(row, "wrong") + _whole(row, "refuted")),  # one answer may be both
        shown=_whole(row, "shown"),
        years=_number(row, "years"),
        sentences=tuple(map(_unmarked, _texts(row, "sentences"))),
        asked=tuple(_pairs(_texts(row, "ids"), _texts(row, "questions"))),
    )


def _disagreement(row: Row, titles: Mapping[str, str]) -> Disagreement:
    return Disagreement(
        first=_named(_text(row, "first"), titles),
        second=_named(_text(row, "second"), titles),
        first_sentence=_unmarked(_text(row, "first_sentence")),
        second_sentence=_unmarked(_text(row, "second_sentence")),
        kind=_text(row, "kind"),
        older=_text(row, "older"),
        owners=_texts(row, "owners"),
    )


def _unmarked(sentence: str) -> str:
    return sentence.replace("**", "").replace("`", "")


def _pairs(ids: Sequence[str], questions: Sequence[str]) -> Iterator[Named]:
    """Yield the questions with the ids of their requests; a run of before that has no ids still shows its questions."""
    for place, question in enumerate(questions):
        yield Named(id=ids[place] if place < len(ids) else "", title=question)


def _named(id: str, titles: Mapping[str, str]) -> Named:
    return Named(id=id, title=titles.get(id) or id)


def _titles(figures: Row) -> Mapping[str, str]:
    found = figures.get("titles")
    return {str(id): str(title) for id, title in found.items()} if isinstance(found, Mapping) else {}


def _rows(figures: Row, name: str) -> tuple[Row, ...]:
    return _all(figures, name, lambda one: one if isinstance(one, Mapping) else None)


def _texts(row: Row, name: str) -> tuple[str, ...]:
    return _all(row, name, lambda one: one if isinstance(one, str) else None)


def _all(row: Row, name: str, taken: Callable[[object], T | None]) -> tuple[T, ...]:
    found = row.get(name)
    listed = found if isinstance(found, list | tuple) else ()
    return tuple(one for one in map(taken, listed) if one is not None)


def _text(row: Row, name: str) -> str:
    found = row.get(name)
    return found if isinstance(found, str) else ""


def _number(row: Row, name: str) -> float:
    found = row.get(name)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else 0.0


def _whole(row: Row, name: str) -> int:
    return int(_number(row, name))
