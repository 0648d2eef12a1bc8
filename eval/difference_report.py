"""The page of `eval whatif` and of `eval compare`: what a change would have made of the same history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.report import Report, Section, TableOf

MOST_SHOWN = 200
_SHOWN_TEXT = 240


def difference_page(figures: Mapping[str, Any], title: str) -> Report:
    """Return the report: counts before and after with their chance, and the conversations that changed."""
    rows = [
        (name, *(str(figures[name][column]) for column in ("before", "after", "gained", "lost", "p")))
        for name in ("answered", "right", "wrong")
    ]
    changed = [
        (
            row["id"],
            row["text"][:_SHOWN_TEXT],
            _told(row["before"]),
            _told(row["after"]),
        )
        for row in figures["changed"][:MOST_SHOWN]
    ]
    return Report(
        title="What if?",
        subtitle=f"{title}: {figures['requests']} requests, {len(figures['changed'])} of them decided otherwise",
        summary=TableOf(
            title="Before and after", columns=("count", "before", "after", "gained", "lost", "p by chance"), rows=rows
        ),
        sections=(
            Section(
                title="The conversations that changed",
                text="Ask `firstline why ID` about one that went through the service.",
                tables=(TableOf(title="Changed", columns=("request", "text", "before", "after"), rows=changed),),
            ),
        ),
        notes=(
            "p is the exact sign test over the requests that changed. Three counts are tested at once: "
            "take a change for real from p below .017 on. Who tries many thresholds divides once more by their number.",
            f"{figures['rerouted']} requests would go to another queue.",
        ),
    )


def _told(row: Mapping[str, Any]) -> str:
    documents = ", ".join(row["documents"] or ())
    return " ".join(filter(None, (row["decision"], row["verdict"], documents)))
