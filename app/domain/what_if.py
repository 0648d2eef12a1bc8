"""A change that is tried on past requests before it is made, and the conversations that would have gone otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.errors import InvalidInput
from app.domain.evaluation import EvaluationRun
from app.domain.evaluation_card import checked_name

WHAT_IF = "whatif"
MOST_NAMES, MOST_WORDS = 50, 50_000
_COUNTS = ("answered", "right", "wrong", "tickets")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What is tried, under a name. `history` is a gold set; empty for what was asked at this desk.

    What is None or empty stays as it is: answer from this confidence, keep quiet where a person replies within `grace`
    seconds, answer in these `channels` only, `without` these documents, with the page `draft` (Markdown, its title in
    the first line), by these `rules` (the text of triage.toml), tagged by the kept triage `model` of this version.
    """

    name: str
    history: str = ""
    answer_from: float | None = None
    grace: float | None = None
    channels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    draft: str = ""
    rules: str = ""
    model: str = ""

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of what is changed, in their order."""
        found = ("answer_from", "grace", "channels", "without", "draft", "rules", "model")
        return tuple(name for name in found if getattr(self, name) not in {None, "", ()})


def checked(asked: WhatIf) -> WhatIf:
    """Return it; raise `InvalidInput` where it has no usable name, changes nothing, or is out of all bounds."""
    checked_name(asked.name)
    if not asked.changes:
        raise InvalidInput("Nothing is changed, so nothing would be otherwise. Fill in at least one of the fields.")
    if asked.answer_from is not None and not 0 <= asked.answer_from <= 1:
        raise InvalidInput("A confidence lies between 0 and 100 %.")
    if asked.grace is not None and not 0 <= asked.grace <= 86_400:
        raise InvalidInput("A grace lies between no seconds and a day (86,400).")
    if max(len(asked.channels), len(asked.without)) > MOST_NAMES:
        raise InvalidInput(f"At most {MOST_NAMES} channels or pages can be tried at once.")
    if max(len(asked.draft), len(asked.rules)) > MOST_WORDS:
        raise InvalidInput(f"A page or a file to try may have {MOST_WORDS:,} characters. Shorten it.")
    return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many requests were, and would be, `name`; `p` is the chance of so large a change, for all counts at once."""

    name: str
    before: int
    after: int
    gained: int
    lost: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What was or would have been done with a request."""

    decision: str
    verdict: str
    documents: tuple[str, ...]
    confidence: float
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """A conversation that would have gone otherwise."""

    id: str
    text: str
    before: Side
    after: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What came of it: the counts, how many went to another queue, and the conversations, of `total` in all."""

    requests: int
    counts: tuple[Count, ...]
    rerouted: int
    total: int
    changed: tuple[Otherwise, ...]


def difference_of(run: EvaluationRun) -> Difference | None:
    """Return what a kept comparison says; None where it is none. Rows that are not as expected are left out."""
    figures = run.figures
    counts = tuple(_counts(figures))
    if run.kind != WHAT_IF or not counts:
        return None
    rows = figures.get("changed")
    found = tuple(one for row in (rows if isinstance(rows, list) else ()) if (one := _otherwise(row)))
    return Difference(
        requests=_whole(figures.get("requests")),
        counts=counts,
        rerouted=_whole(figures.get("rerouted")),
        total=_whole(figures.get("changed_requests")) or len(found),
        changed=found,
    )


def _counts(figures: Mapping[str, object]) -> Iterator[Count]:
    for name in _COUNTS:
        found = figures.get(name)
        if isinstance(found, Mapping):
            numbers = {key: _whole(found.get(key)) for key in ("before", "after", "gained", "lost")}
            yield Count(name=name, **numbers, p=_number(found.get("p_adjusted", found.get("p")), 1.0))


def _otherwise(row: object) -> Otherwise | None:
    if not isinstance(row, Mapping):
        return None
    before, after = row.get("before"), row.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return None
    return Otherwise(id=str(row.get("id", "")), text=str(row.get("text", "")), before=_side(before), after=_side(after))


def _side(row: Mapping[str, object]) -> Side:
    documents = row.get("documents")
    return Side(
        decision=str(row.get("decision") or ""),
        verdict=str(row.get("verdict") or ""),
        documents=tuple(map(str, documents)) if isinstance(documents, list) else (),
        confidence=_number(row.get("confidence"), 0.0),
        queue=str(row.get("queue") or ""),
    )


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) else otherwise
