"""The first page of administration: how the service is doing, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.errors import NotFound
from app.domain.figures import Counts
from app.services.admin.audited import Act
from app.services.admin.read_health import Health
from app.web.admin.seats import Admin, back_to
from app.web.charts import Column, Drawing, curve, stacked
from app.web.numbers import Filter
from app.web.rendering import figures_of, page
from app.web.visiting import AdminSeat, Desk
from app.web.wording import _

Days = Annotated[int, Query(ge=1, le=366)]
SPANS = (7, 30, 90, 365)
KINDS = ("confirmed", "assumed", "refuted", "unanswered")
PROMISES = {
    "certified": (_("kept by labelled requests"), "good"),
    "unproven": (_("not proven yet: everything goes to people"), "warn"),
    "held_back": (_("held back: everything goes to people"), "bad"),
    "by_hand": (_("set by hand: nothing is promised"), "warn"),
    "default": (_("never evaluated: a cautious default serves"), "warn"),
}
_CSV = ("day", "requests", "answered", "confirmed", "assumed", "refuted", "handed_over", "resolved", "reopened")
_RATED = ("ratings", "satisfied")

router = APIRouter(prefix="/admin")


@router.get("")
def health(request: Request, desk: Desk, admin: Admin, days: Days = 30) -> Response:
    """Show everything at a glance."""
    found = admin.service.health(days=days)
    say = figures_of(request, desk)
    buckets = tuple(_buckets(found))
    return page(
        request,
        "admin/health.html",
        health=found,
        spans=SPANS,
        weekly=days > 31,
        buckets=buckets,
        volume=_volume(buckets, say),
        coverage=_coverage(buckets, say),
        promise=PROMISES[found.promise.state],
        backlog=sum(queue.total for queue in found.backlog),
        now=desk.clock.now(),
    )


@router.get("/figures.csv")
def figures(admin: Admin, days: Days = 30) -> Response:
    """Return a row a day, for a spreadsheet."""
    found = admin.service.health(days=days)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([*_CSV, *_RATED])
    rated, happy = Counter(one.day for one in found.ratings), Counter(o.day for o in found.ratings if o.is_happy)
    for day, counts in _every_day(found):
        told = [getattr(counts, name) for name in _CSV[1:]]
        table.writerow([day.isoformat(), *told, rated[day], happy[day]])
    name = f"firstline-{found.since.date()}-{days}d.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/dead-letters")
def retry(admin: Admin, who: AdminSeat, key: Annotated[str, Form(max_length=500)]) -> Response:
    """Try an effect once more that was given up."""
    try:
        admin.service.retry(key)
        admin.audit("dead_letter_retried", Act(actor=who.requester, subject=key))
    except NotFound:  # delivered meanwhile, or somebody else pressed the button: the page shows what is left
        pass
    return back_to("/admin#dead-letters")


def _every_day(found: Health) -> Iterator[tuple[date, Counts]]:
    known = {figures.day: figures.counts for figures in found.now.days}
    for number in range(found.days):
        day = found.since.date() + timedelta(days=number)
        yield day, known.get(day.isoformat(), Counts())


def _buckets(found: Health) -> Iterator[tuple[date, Counts]]:
    """Yield days, or weeks that begin on Mondays where there are many."""
    weeks: dict[date, list[Counts]] = {}
    for day, counts in _every_day(found):
        first = day - timedelta(days=day.weekday()) if found.days > 31 else day
        weeks.setdefault(first, []).append(counts)
    for first, several in weeks.items():
        yield first, _summed(several)


def _summed(several: Sequence[Counts]) -> Counts:
    def total(of: Callable[[Counts], int]) -> int:
        return sum(map(of, several))

    return Counts(
        requests=total(lambda c: c.requests),
        answered=total(lambda c: c.answered),
        confirmed=total(lambda c: c.confirmed),
        refuted=total(lambda c: c.refuted),
        handed_over=total(lambda c: c.handed_over),
        resolved=total(lambda c: c.resolved),
        reopened=total(lambda c: c.reopened),
    )


def _volume(buckets: Sequence[tuple[date, Counts]], say: dict[str, Filter]) -> Drawing:
    columns = [
        Column(
            label=say["shortday"](day),
            values=(c.confirmed, c.assumed, c.refuted, c.requests - c.answered),
            says=f"{say['longday'](day)}: {say['number'](c.requests)}",
        )
        for day, c in buckets
    ]
    return stacked(columns, KINDS)


def _coverage(buckets: Sequence[tuple[date, Counts]], say: dict[str, Filter]) -> Drawing:
    asked = [(place, counts) for place, (_day, counts) in enumerate(buckets) if counts.requests]
    last = max(len(buckets) - 1, 1)
    middle = buckets[len(buckets) // 2][0]
    days = [say["shortday"](day) for day in (buckets[0][0], middle, buckets[-1][0])]
    shares = [say["percent"](share) for share in (0, 0.5, 1)]
    points = [(place / last, counts.coverage.value) for place, counts in asked]
    return curve(points, y_top=1.0, labels=(*days, *shares))
