"""The page of `eval suggestions`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from eval.report import Report, Section, TableOf

_SHARES = {
    "precedent_share": "has a precedent",
    "recall@1": "what solved it is first",
    "recall@3": "what solved it is among the first three",
    "with_suggestion": "something is suggested",
    "shown_recall@3": "what solved it is suggested",
    "shown_right": "suggestions that are right, whatever solved the others",
}


def suggestions_page(found: Mapping[str, object]) -> Report:
    """Return the figures as a page: one table a group of tickets."""
    groups = {name: value for name, value in found.items() if isinstance(value, dict)}
    return Report(
        title="Suggested replies",
        subtitle=f"{found['dataset']}: {found['documents']} documents, {found['undated']} without a date",
        summary=TableOf(
            title="Is what solved it among the first three?",
            columns=("Tickets", "with a precedent", "first", "first three"),
            rows=[
                (name, str(g["with_precedent"]), _number(g["recall@1"]), _number(g["recall@3"]))
                for name, g in groups.items()
            ],
        ),
        sections=[
            Section(
                title=name.replace("_", ", "),
                text=f"{group['tickets']} tickets, each with what was known before its day.",
                tables=[
                    TableOf(
                        title="Shares, with exact 95 % intervals",
                        columns=("share of tickets", "", "from", "to"),
                        rows=list(_rows(cast(Mapping[str, object], group))),
                    )
                ],
            )
            for name, group in groups.items()
        ],
        notes=["A precedent is a document that labels name, or whose words agree with the resolution."],
    )


def _rows(group: Mapping[str, object]) -> Iterator[tuple[str, str, str, str]]:
    for name, words in _SHARES.items():
        low, high = (_number(group.get(f"{name}_{end}")) for end in ("low", "high"))
        yield words, _number(group[name]), low, high


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "-"
