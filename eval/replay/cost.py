"""What a replay saves, by the administrator's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from eval.report import Section, Slider, Sliding, TableOf
from eval.wording import _, number

_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a ticket costs, and how many minutes of an agent's time it takes; numbers of the house, not ours."""

    per_ticket: float = 0.0
    minutes: float = 0.0
    currency: str = ""


_EXAMPLE = Cost(per_ticket=15.0, minutes=12.0)
Bounds = tuple[float, float | None, float]
"""At least, the best guess if there is one, at most."""


def spared(figures: Mapping[str, Any]) -> Bounds:
    """Return how many requests a year would have needed nobody: least, estimated (None where nobody can), most."""
    deflection, requests = figures["deflection"], figures["requests"]
    days = (datetime.fromisoformat(figures["until"]) - datetime.fromisoformat(figures["from"])).days + 1
    a_year = requests * _YEAR_DAYS / max(days, 1)
    likely = deflection["estimate"]
    return a_year * deflection["low"], None if likely is None else a_year * likely, a_year * deflection["high"]


def cost_figures(figures: Mapping[str, Any], cost: Cost) -> dict[str, Any]:
    """Return tickets, money and hours a year, each with the bounds of deflection; nothing without times."""
    if figures["from"] is None:
        return {"a_year": {}, "cost_per_ticket": cost.per_ticket, "minutes_per_ticket": cost.minutes}
    least, likely, most = spared(figures)
    made: dict[str, Any] = {"tickets": _bounded(least, likely, most, 1)}
    if cost.per_ticket:
        made["money"] = _bounded(least, likely, most, cost.per_ticket)
    if cost.minutes:
        made["hours"] = _bounded(least, likely, most, cost.minutes / 60)
    return {"a_year": made, "cost_per_ticket": cost.per_ticket, "minutes_per_ticket": cost.minutes}


def cost_section(figures: Mapping[str, Any], cost: Cost) -> Section:
    """Return the section with sliders for both numbers; on paper it shows the numbers given."""
    if figures["from"] is None:
        told = _("No row says when it was asked, so nothing can be said about a year. Give the rows a time.")
        return Section(title=_("What would it save in a year?"), text=told)
    bounds = spared(figures)
    shown = replace(cost, per_ticket=cost.per_ticket or _EXAMPLE.per_ticket, minutes=cost.minutes or _EXAMPLE.minutes)
    notes = [
        _("From what is confirmed, at its least, to what is confirmed or assumed, at its most."),
        _("Wrong answers cost more than a ticket and are not counted here."),
    ]
    if not (cost.per_ticket and cost.minutes):
        notes.append(
            _("What a ticket costs is an example until you give your own numbers: %(options)s.")
            % {"options": "--cost-per-ticket, --minutes-per-ticket, --currency"}
        )
    return Section(
        title=_("What would it save in a year?"),
        text=" ".join(notes),
        tables=(_a_year(bounds, shown),),
        sliding=_sliding(bounds, shown),
    )


def _a_year(bounds: Bounds, cost: Cost) -> TableOf:
    money = _("cost in %(currency)s, at %(each)s a ticket") if cost.currency else _("cost, at %(each)s a ticket")
    hours = _("hours, at %(each)s minutes a ticket") % {"each": f"{cost.minutes:g}"}
    rows = [
        (_("requests that need nobody"), *_row(*bounds, 1)),
        (money % {"currency": cost.currency, "each": f"{cost.per_ticket:g}"}, *_row(*bounds, cost.per_ticket)),
        (hours, *_row(*bounds, cost.minutes / 60)),
    ]
    return TableOf(title=_("A year"), columns=("", _("at least"), _("best guess"), _("at most")), rows=rows)


def _sliding(bounds: Bounds, cost: Cost) -> Sliding:
    _least, likely, _most = bounds
    ticket, minutes = _("Cost of a ticket"), _("Minutes of an agent's time")
    return Sliding(
        base=bounds,
        told=_("In a year, cost: {cost} {unit}; hours: {hours}."),
        between=_("{likely} ({least} to {most})") if likely is not None else _("{least} to {most}"),
        unit=cost.currency,
        sliders=(
            Slider(
                name="cost",
                label=f"{ticket} {cost.currency}".strip(),
                value=cost.per_ticket,
                most=max(100.0, cost.per_ticket),
            ),
            Slider(name="minutes", label=minutes, value=cost.minutes, most=max(60.0, cost.minutes)),
        ),
    )


def _bounded(least: float, likely: float | None, most: float, each: float) -> dict[str, float | None]:
    guess = None if likely is None else round(likely * each, 1)
    return {"low": round(least * each, 1), "estimate": guess, "high": round(most * each, 1)}


def _row(least: float, likely: float | None, most: float, each: float) -> tuple[str, ...]:
    return tuple(_("not known") if value is None else number(value * each) for value in (least, likely, most))
