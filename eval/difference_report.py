"""The page of `eval whatif` and of `eval compare`: what a change would have made of the same history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.replay_difference import TESTED
from eval.report import Report, Section, TableOf

MOST_SHOWN = 200
_SHOWN_TEXT = 240
_COLUMNS = ("count", "before", "after", "gained", "lost", "p alone", "p of all tried")


def difference_page(figures: Mapping[str, Any], title: str) -> Report:
    """Return the report: counts before and after with their chance, and the conversations that changed."""
    rows = [
        (name, *(str(figures[name][column]) for column in ("before", "after", "gained", "lost", "p", "p_adjusted")))
        for name in TESTED
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
        summary=TableOf(title="Before and after", columns=_COLUMNS, rows=rows),
        sections=(
            Section(
                title="The conversations that changed",
                text="Ask `firstline why ID` about one that went through the service.",
                tables=(TableOf(title="Changed", columns=("request", "text", "before", "after"), rows=changed),),
            ),
        ),
        notes=(
            "p is the exact sign test over the requests that changed; p of all tried is corrected for all counts "
            f"(Holm) and for {_tries(figures['tries'])} on this history (Bonferroni). Take a change for real from .05 "
            "down.",
            f"{figures['rerouted']} requests would go to another queue.",
        ),
    )


def _told(row: Mapping[str, Any]) -> str:
    documents = ", ".join(row["documents"] or ())
    return " ".join(filter(None, (row["decision"], row["verdict"], documents)))


def _tries(tries: int) -> str:
    return "one change that was tried" if tries == 1 else f"{tries} changes that were tried"
