"""The figures of `eval replay`: counts, shares with exact 95 % intervals, and what was left out and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from app.domain.fingerprint import Features
from app.domain.share import Share
from app.ports import Likeness
from eval.provable import provable
from eval.replay.moments import timeless
from eval.replay.replayer import Replayed, digest, row_of
from eval.replay.rows import History, PastRequest

Figures = dict[str, Any]
Deflection = Literal["confirmed", "assumed", "refuted", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """When somebody counts as having come back: within `days`, with a request that is the same with `likeness`."""

    likeness: Likeness
    days: int = 7
    least: float = 0.6

    def __call__(self, requests: Sequence[PastRequest], of: Sequence[str]) -> frozenset[str]:
        """Return which of the requests named in `of` their asker asked again."""
        asked: dict[str, list[PastRequest]] = defaultdict(list)
        for request in requests:
            if request.asker:
                asked[request.asker].append(request)
        wanted, found = frozenset(of), set()
        known: dict[str, Features] = {}
        for same in asked.values():
            for place, request in enumerate(same):
                later = [again for again in same[place + 1 :] if again.time - request.time <= timedelta(days=self.days)]
                if request.id in wanted and later and self._again(request, later, known):
                    found.add(request.id)
        return frozenset(found)

    def _again(self, request: PastRequest, later: Sequence[PastRequest], known: dict[str, Features]) -> bool:
        for one in (request, *later):
            if one.id not in known:
                known[one.id] = self.likeness.features(one.text)
        alike = self.likeness.sameness(known[request.id], [known[one.id] for one in later])
        return max(alike) >= self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A request of the past, what the engine would have done, and whether that would have spared people the work."""

    request: PastRequest
    replayed: Replayed
    came_back: bool = False

    @property
    def deflection(self) -> Deflection:
        """Refuted where the answer was wrong or its asker came back, confirmed where it was right, else assumed."""
        if not self.replayed.answered:
            return ""
        if self.came_back or self.request.reopened or self.replayed.verdict == "wrong":
            return "refuted"
        return "confirmed" if self.replayed.verdict == "right" else "assumed"


def outcomes(history: History, replayed: Sequence[Replayed], came_back: CameBack) -> tuple[Outcome, ...]:
    """Return requests and decisions together, in the order of time."""
    again = came_back(history.requests, [one.id for one in replayed if one.answered])
    pairs = zip(history.requests, replayed, strict=True)
    return tuple(Outcome(request=past, replayed=one, came_back=past.id in again) for past, one in pairs)


def replay_figures(history: History, found: Sequence[Outcome]) -> Figures:
    """Return the keys of the contract except `seconds`, and what else an administrator wants to know."""
    answered = [one for one in found if one.replayed.answered]
    verdicts = Counter(one.replayed.verdict for one in answered)
    judged = verdicts["right"] + verdicts["wrong"]
    return {
        "requests": len(found),
        "answered": len(answered),
        "right": verdicts["right"],
        "wrong": verdicts["wrong"],
        "unclear": verdicts["unclear"],
        "coverage": _share(len(answered), len(found)),
        "wrong_rate": _share(verdicts["wrong"], judged),
        "wrong_rate_interval": interval(verdicts["wrong"], judged),
        "provable": provable(right=verdicts["right"], wrong=verdicts["wrong"]),
        "deflection": deflection(found),
        "routing_accuracy": _matching(found, "queue"),
        "priority_accuracy": _matching(found, "priority"),
        "decisions": dict(sorted(Counter(one.replayed.decision for one in found).items())),
        "rules": dict(sorted(Counter(one.replayed.rule for one in answered).items())),
        "came_back": sum(one.came_back for one in answered),
        **_period(found),
        "rows_dropped": {"total": sum(history.dropped.values()), **history.dropped},
        "rows_without": dict(sorted(history.lacking.items())),
        "hash": digest([row for one in found for row in [*row_of(one.replayed).items(), one.deflection]]),
    }


def _period(found: Sequence[Outcome]) -> Figures:
    """Return when the first and the last were asked; None where nothing says so."""
    if timeless([found[0].request]):
        return {"from": None, "until": None}
    return {"from": found[0].replayed.time, "until": found[-1].replayed.time}


def deflection(found: Sequence[Outcome]) -> Figures:
    """Return the shares of all requests that needed nobody, surely, by silence, or not, with 95 % intervals.

    Deflection lies between `low` (the lower end of what is confirmed) and `high` (the upper end of confirmed and
    assumed); `estimate` takes the assumed to be right as often as the judged are, and is None where none was judged.
    """
    counts, total = Counter(one.deflection for one in found), len(found)
    confirmed, assumed, refuted = (counts[name] for name in ("confirmed", "assumed", "refuted"))
    judged = confirmed + refuted
    return {
        "confirmed": _share(confirmed, total),
        "assumed": _share(assumed, total),
        "refuted": _share(refuted, total),
        "low": interval(confirmed, total)[0],
        "high": interval(confirmed + assumed, total)[1],
        "estimate": None if assumed and not judged else _share(confirmed + assumed * confirmed / max(judged, 1), total),
        "intervals": {name: interval(counts[name], total) for name in ("confirmed", "assumed", "refuted")},
        "counts": {name: counts[name] for name in ("confirmed", "assumed", "refuted")},
    }


def interval(count: int, total: int) -> list[float]:
    """Return the exact 95 % interval of a share, to four digits; all of [0, 1] for no rows."""
    share = Share(count=count, total=total)
    return [round(share.low, 4), round(share.high, 4)]


def decision_rows(found: Sequence[Outcome]) -> Iterator[Mapping[str, object]]:
    """Yield one plain row a request, for the decisions file."""
    for one in found:
        gold = one.request.resolution
        yield {
            **row_of(one.replayed),
            "answered": one.replayed.answered,
            "deflection": one.deflection,
            "came_back": one.came_back,
            "text": one.request.text,
            "gold_documents": sorted(gold.documents),
            "gold_text": gold.text,
            "gold_queue": one.request.queue,
            "gold_priority": one.request.priority,
        }


def _matching(found: Sequence[Outcome], name: Literal["queue", "priority"]) -> float | None:
    """Return how often the engine said what people did, over the rows that say it; None where none does."""
    pairs = [
        (getattr(one.request, name).casefold(), getattr(one.replayed, name).casefold())
        for one in found
        if getattr(one.request, name)
    ]
    return _share(sum(wanted == said for wanted, said in pairs), len(pairs)) if pairs else None


def _share(count: float, total: int) -> float:
    return round(count / total, 4) if total else 0.0
