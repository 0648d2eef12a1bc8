"""From which request on something serves: nothing decides a request that was made after it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.domain.moments import day_of
from eval.replay.rows import END, PastRequest

T = TypeVar("T")
Serving = tuple[int, T]
"""What serves, with the place of the first request that it meets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """From the request at `start` on, what the first `rows` labelled requests teach serves."""

    start: int
    rows: int


def plan_refits(
    requests: Sequence[PastRequest], labelled: Callable[[PastRequest], object], *, first: int, growth: int
) -> tuple[Refit, ...]:
    """Return when to learn again: at `first` labels, and each time there are `growth` times as many.

    A label counts as known from the day after its request.
    """
    days = [day_of(request.time) for request in requests]
    places = [place for place, request in enumerate(requests) if labelled(request)]
    planned: list[Refit] = []
    wanted, known = first, 0
    for place, day in enumerate(days):
        while known < len(places) and days[places[known]] < day:
            known += 1
        if known >= wanted:
            planned.append(Refit(start=place, rows=known))
            wanted = known * growth
    return tuple(planned)


def first_after(requests: Sequence[PastRequest], made: datetime) -> int:
    """Return the place of the first request asked after `made`; behind all where none was."""
    return bisect_right(requests, made, key=lambda request: request.time)


def timeless(requests: Sequence[PastRequest]) -> bool:
    """Whether nothing says when anything was asked."""
    return bool(requests) and requests[0].time >= END


def served_at(serving: Sequence[Serving[T]], place: int) -> Serving[T] | None:
    """Return what serves the request at `place`; None before the first."""
    return next((one for one in reversed(serving) if one[0] <= place), None)
