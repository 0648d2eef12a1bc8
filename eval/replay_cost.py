"""What a replay saves, by the administrator's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eval.report import Section, Slider, Sliding, TableOf

_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a ticket costs, and how many minutes of an agent's time it takes; numbers of the house, not ours."""

    per_ticket: float = 0.0
    minutes: float = 0.0
    currency: str = ""


def spared(figures: Mapping[str, Any]) -> tuple[float, float, float]:
    """Return how many requests a year would have needed nobody: least, estimated, most."""
    deflection, requests = figures["deflection"], figures["requests"]
    days = (datetime.fromisoformat(figures["until"]) - datetime.fromisoformat(figures["from"])).days + 1
    a_year = requests * _YEAR_DAYS / max(days, 1)
    low, likely, high = (a_year * deflection[name] for name in ("low", "estimate", "high"))
    return low, likely, high


def cost_figures(figures: Mapping[str, Any], cost: Cost) -> dict[str, Any]:
    """Return tickets, money and hours a year, each with the bounds of deflection."""
    least, likely, most = spared(figures)
    made: dict[str, Any] = {"tickets": _bounded(least, likely, most, 1)}
    if cost.per_ticket:
        made["money"] = _bounded(least, likely, most, cost.per_ticket)
    if cost.minutes:
        made["hours"] = _bounded(least, likely, most, cost.minutes / 60)
    return {"a_year": made, "cost_per_ticket": cost.per_ticket, "minutes_per_ticket": cost.minutes}


def cost_section(figures: Mapping[str, Any], cost: Cost) -> Section:
    """Return the section with sliders for both numbers; on paper it shows the numbers given."""
    least, likely, most = spared(figures)
    per, minutes = cost.per_ticket or 15.0, cost.minutes or 12.0
    unit = f" in {cost.currency}" if cost.currency else ""
    rows = [
        ("requests that need nobody", *_row(least, likely, most, 1)),
        (f"cost{unit}, at {per:g} a ticket", *_row(least, likely, most, per)),
        (f"hours, at {minutes:g} minutes a ticket", *_row(least, likely, most, minutes / 60)),
    ]
    given = (
        ""
        if cost.per_ticket and cost.minutes
        else " What a ticket costs is an example until you give your own: --cost-per-ticket, --minutes-per-ticket, "
        "--currency."
    )
    return Section(
        title="What would it save in a year?",
        text="From the lower end of what is confirmed to the upper end of what is confirmed or assumed. Wrong answers "
        f"cost more than a ticket and are not counted here.{given}",
        tables=(TableOf(title="A year", columns=("", "at least", "estimate", "at most"), rows=rows),),
        sliding=Sliding(
            base=(least, likely, most),
            unit=unit.strip(),
            sliders=(
                Slider(name="cost", label=f"Cost of a ticket {cost.currency}".strip(), value=per, most=max(100.0, per)),
                Slider(name="minutes", label="Minutes of an agent's time", value=minutes, most=max(60.0, minutes)),
            ),
        ),
    )


def _bounded(least: float, likely: float, most: float, each: float) -> dict[str, float]:
    return {"low": round(least * each, 1), "estimate": round(likely * each, 1), "high": round(most * each, 1)}


def _row(least: float, likely: float, most: float, each: float) -> tuple[str, ...]:
    return tuple(f"{value * each:,.0f}" for value in (least, likely, most))
