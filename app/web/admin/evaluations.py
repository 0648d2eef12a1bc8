"""Evaluation runs: listed, compared, the promise dial, and what another threshold would have done last month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import Response

from app.domain.errors import NotFound
from app.domain.evaluation import compare, flat
from app.domain.promise import Dial, dial_of
from app.domain.receipt_search import ConfidenceCount, answered_at
from app.services.admin.administration import Administration
from app.services.admin.audited import Act
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.words import EVALUATIONS, FIGURES, SHARES
from app.web.charts import Column, Drawing, curve, stacked
from app.web.numbers import Filter
from app.web.rendering import figures_of, page
from app.web.visiting import AdminSeat, Desk

_SHOWN, _DAYS = 50, 30
_HEADLINES = (
    "coverage", "wrong_rate", "wrong_rate_upper", "target", "certified", "requests", "answered", "wrong", "ndcg@10",
    "mrr@10", "recall@10", "accuracy", "macro_f1", "oos_recall", "routing_accuracy", "ece", "labels_missing",
    "unmet", "in_gaps", "pages", "contradicting_pairs", "stale_pages",
)  # fmt: skip

_NAMES: dict[str, Any] = {"kinds": EVALUATIONS, "figure_names": FIGURES, "shares": SHARES}

router = APIRouter(prefix="/admin/evaluations")
RunId = Annotated[str, Path(max_length=130)]
Run = Annotated[str, Query(max_length=130)]


@router.get("")
def evaluations(
    request: Request, desk: Desk, admin: Admin, at: Annotated[int | None, Query(ge=0, le=100)] = None
) -> Response:
    """List the runs, show the promise dial and the what-if slider."""
    say = figures_of(request, desk)
    limits, now = admin.proof.promise.in_force(), admin.clock.now()
    with admin.reading() as work:
        counts = work.receipts.confidences(now - timedelta(days=_DAYS), now + timedelta(seconds=1))
    chosen = min(100, round(limits.answer * 100)) if at is None else at
    dial = _newest_dial(admin)
    return page(
        request,
        "admin/evaluations.html",
        runs=admin.proof.evaluations.runs(limit=_SHOWN),
        **_NAMES,
        headlines=_headlines,
        dial=dial,
        curve=_curve(dial, say) if dial else None,
        limits=limits,
        today=min(100, round(limits.answer * 100)),
        at=chosen,
        days=_DAYS,
        steps=tuple((percent, answered_at(counts, percent, limits.languages)) for percent in range(101)),
        total=sum(one.count for one in counts),
        confidences=_confidences(counts, chosen, limits.languages, say),
        home=admin.home,
        now=now,
    )


@router.get("/compare")
def differences(request: Request, admin: Admin, a: Run, b: Run) -> Response:
    """Show two runs figure by figure."""
    before, after = admin.proof.evaluations.get(a), admin.proof.evaluations.get(b)
    found = compare(before, after)
    return page(
        request,
        "admin/comparison.html",
        before=before,
        after=after,
        **_NAMES,
        changed=tuple(one for one in found if one.before != one.after),
        same=tuple(one for one in found if one.before == one.after),
    )


@router.get("/{run_id}")
def run(request: Request, desk: Desk, admin: Admin, run_id: RunId) -> Response:
    """Show the card of one run."""
    found = admin.proof.evaluations.get(run_id)
    dial = dial_of(found)
    say = figures_of(request, desk)
    return page(
        request,
        "admin/evaluation.html",
        run=found,
        **_NAMES,
        figures=flat(found.figures),
        made=flat(_named(found.made)),
        dial=dial,
        curve=_curve(dial, say) if dial else None,
        others=tuple(one for one in admin.proof.evaluations.runs(kind=found.kind, limit=_SHOWN) if one.id != found.id),
    )


@router.post("/dial")
def apply(
    admin: Admin,
    who: AdminSeat,
    run: Annotated[str, Form(max_length=130)],
    max_wrong: Annotated[float, Form(gt=0, lt=1)],
    reason: Reason = "",
) -> Response:
    """Put another certified promise to work."""
    admin.proof.promise(Act(actor=who.requester, subject=run, reason=reason), max_wrong=max_wrong)
    return back_to("/admin/evaluations#dial")


def _newest_dial(admin: Administration) -> Dial | None:
    try:
        return admin.proof.promise.dial()
    except NotFound:
        return None


def _headlines(figures: dict[str, object]) -> list[tuple[str, object]]:
    return [(name, figures[name]) for name in _HEADLINES if figures.get(name) is not None][:5]


def _named(made: Mapping[str, object]) -> dict[str, object]:
    """Return the same with lists of names as one text each."""
    parts = ((part, values) for part, values in made.items() if isinstance(values, Mapping))
    return {
        part: {name: ", ".join(map(str, value)) or None if isinstance(value, list) else value
               for name, value in values.items()}
        for part, values in parts
    }  # fmt: skip


def _curve(dial: Dial, say: dict[str, Filter]) -> Drawing:
    highest = max([point.wrong_rate for point in dial.curve] + [0.1])
    top = min(1.0, round(highest * 10 + 0.5) / 10)
    points = [(point.coverage, point.wrong_rate) for point in dial.curve]
    shares = (0.0, 0.5, 1.0, 0.0, top / 2, top)
    return curve(points, y_top=top, labels=tuple(say["percent"](share) for share in shares))


def _confidences(
    counts: Iterable[ConfidenceCount], chosen: int, languages: tuple[str, ...], say: dict[str, Filter]
) -> Drawing:
    """Return bars of five per cent each; what would be answered is told apart from what would not."""
    columns = [_column(tuple(counts), low, chosen, languages, say) for low in range(0, 100, 5)]
    return stacked(columns, ("unanswered", "assumed"), rule=chosen / 5)


def _column(
    counts: Sequence[ConfidenceCount], low: int, chosen: int, languages: tuple[str, ...], say: dict[str, Filter]
) -> Column:
    here = [one for one in counts if low <= min(one.percent, 99) < low + 5]
    answered = answered_at(here, chosen, languages)
    total = sum(one.count for one in here)
    label = say["percent"](low / 100)
    return Column(label=label, values=(total - answered, answered), says=f"{label}: {say['number'](total)}")
