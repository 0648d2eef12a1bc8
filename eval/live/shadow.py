"""What the engine would have said in the shadow against what people did: may this channel go live?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.gold import GoldRow, same_words
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.trial import place_name
from app.domain.turns import shown_by
from eval.certificate import Promise, fewest_answers, wrong_rate_upper
from eval.replay.figures import interval
from eval.replay.judging import Judge, Quoted
from eval.replay.rows import PastRequest, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """One request met in the shadow, and what the engine would have done; `verdict` where people left something."""

    request: Request
    receipt: Receipt
    verdict: str = ""
    rule: str = ""

    @property
    def would_answer(self) -> bool:
        """Whether the engine would have replied by itself."""
        wanted = self.receipt.instead
        return wanted is not None and wanted.kind == "reply" and wanted.answer is not None


Said = Callable[[Request], Resolution]
"""Returns what people did about a request; nothing where that is not known."""


def judged(decided: Sequence[tuple[Request, Receipt]], said: Said, judge: Judge) -> tuple[Watching, ...]:
    """Return every request of the shadow; of two decisions on one the first counts."""
    first: dict[str, tuple[Request, Receipt]] = {}
    for request, receipt in decided:
        if receipt.decision.reason == "shadow":
            first.setdefault(request.id, (request, receipt))
    return tuple(_judged(Watching(request=one, receipt=receipt), said, judge) for one, receipt in first.values())


def _judged(seen: Watching, said: Said, judge: Judge) -> Watching:
    wanted = seen.receipt.instead
    if not seen.would_answer or wanted is None or wanted.answer is None:
        return seen
    past = PastRequest(
        id=seen.request.id, text=seen.request.text, time=seen.request.received_at, resolution=said(seen.request)
    )
    quoted = Quoted(documents=tuple(dict.fromkeys(shown_by(wanted))), text=wanted.answer.text)
    found = judge(past, quoted)
    return Watching(request=seen.request, receipt=seen.receipt, verdict=found.verdict, rule=found.rule)


def shadow_figures(seen: Sequence[Watching], promise: Promise) -> dict[str, Any]:
    """Return the verdict on all that was met in the shadow, and on each channel or room."""
    channels: dict[str, list[Watching]] = {}
    for one in seen:
        channels.setdefault(place_name(one.request.origin), []).append(one)
    return {
        **_verdict(seen, promise),
        "channels": {name: _verdict(of, promise) for name, of in sorted(channels.items())},
    }


def _verdict(seen: Sequence[Watching], promise: Promise) -> dict[str, Any]:
    answers = [one for one in seen if one.would_answer]
    counts = Counter(one.verdict for one in answers)
    known = counts["right"] + counts["wrong"]
    wrong = counts["wrong"]
    holds = promise.holds(wrong=wrong, answered=known)
    return {
        "requests": len(seen),
        "would_answer": len(answers),
        "right": counts["right"],
        "wrong": wrong,
        "unclear": counts["unclear"],
        "coverage": round(len(answers) / len(seen), 4) if seen else 0.0,
        "wrong_rate_interval": interval(wrong, known),
        "wrong_rate_upper": round(wrong_rate_upper(wrong, known, confidence=promise.confidence), 4),
        "target": promise.max_wrong,
        "ready": holds,
        "verdict": _sentence(known, wrong, promise, holds=holds),
    }


def _sentence(known: int, wrong: int, promise: Promise, *, holds: bool) -> str:
    wish = f"at most {promise.max_wrong:.0%} wrong with {promise.confidence:.0%} confidence"
    if holds:
        return f"Ready: {wish}, by {known} answers beside what people did, {wrong} of them wrong."
    if promise.refuted(wrong=wrong, answered=known):
        return (
            f"Not ready: {wrong} of {known} answers would have been wrong, more than {promise.max_wrong:.0%}. "
            "Mend the pages that mislead, or answer from a higher confidence."
        )
    missing = fewest_answers(promise, wrong=wrong) - known
    return (
        f"Not yet: {known} answers could be judged, {wrong} of them wrong. About {missing} more are needed for {wish}."
    )


def by_gold(rows: Sequence[GoldRow]) -> Said:
    """Return what a gold set says of a request: by its id, its conversation, or the same words."""
    named: dict[str, GoldRow] = {}
    worded: Mapping[tuple[str, ...], GoldRow] = {same_words(row.text): row for row in reversed(rows)}
    for row in rows:
        named |= {name: row for name in (row.id, row.thread_id) if name}

    def said(request: Request) -> Resolution:
        place = request.origin.message.partition("/")[0]
        row = named.get(request.id) or (named.get(place) if place else None) or worded.get(same_words(request.text))
        if row is None:
            return Resolution()
        return Resolution(documents=frozenset(filter(None, (row.document_id,))), text=row.resolution)

    return said
