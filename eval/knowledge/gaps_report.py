"""The page of `eval gaps`: what is missing, the costliest first, with a draft to begin from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.report import Report, Section, TableOf
from eval.wording import _, between, counted, number

_QUESTION = 120


def gaps_page(figures: Mapping[str, Any]) -> Report:
    """Return the report: one line a gap, then its questions and its draft."""
    return Report(
        title=_("What does the knowledge lack?"),
        subtitle=_("%(unmet)s of %(requests)s requests were left to people or answered wrongly.")
        % {"unmet": number(figures["unmet"]), "requests": number(figures["requests"])},
        lead=(
            Section(title=_("In short"), text=" ".join(_in_short(figures))),
            Section(title=_("What next?"), text=_next(figures)),
        ),
        summary=_summary(figures),
        sections=[_section(row) for row in figures["gaps"]],
        notes=(
            _("Trend compares the second half of the time with the first: 2 is twice as much."),
            _("A draft is tried by replaying: made of the earlier requests of its gap, asked the later ones."),
            _("Drafts are masked, and made of single people's words: somebody who knows should read them first."),
        ),
    )


def _in_short(figures: Mapping[str, Any]) -> Iterator[str]:
    if not figures["gaps"]:
        yield _("Hardly any of them are about the same: no page would close several at once.")
        return
    yield counted(
        "%(num)s need came up again and again that no page met.",
        "%(num)s needs came up again and again that no page met.",
        len(figures["gaps"]),
    )
    yield _("In all %(requests)s requests, which cost people %(minutes)s minutes.") % {
        "requests": number(figures["in_gaps"]),
        "minutes": number(figures["minutes_in_gaps"]),
    }


def _next(figures: Mapping[str, Any]) -> str:
    if not figures["gaps"]:
        return _("Collect a longer history, or look for gaps of two requests with %(option)s.") % {
            "option": "`--fewest 2`"
        }
    return _(
        "Let somebody who knows read the draft of the first gap, mend it and make it a page. Try it before on past "
        "requests: %(command)s, or the page What if."
    ) % {"command": "`firstline eval replay --with markdown:DRAFTS`"}


def _summary(figures: Mapping[str, Any]) -> TableOf:
    rows = [
        (
            row["question"][:_QUESTION],
            number(row["requests"]),
            number(row["minutes"]),
            number(row["trend"], 1),
            row["linked"] or _("%(page)s (not it)") % {"page": row["nearest_miss"] or _("none")},
            _predicted(row["predicted"]),
        )
        for row in figures["gaps"]
    ]
    columns = (
        _("asked"),
        _("requests"),
        _("minutes"),
        _("trend"),
        _("page people linked, or the nearest"),
        _("a draft would have answered rightly"),
    )
    return TableOf(title=_("Gaps, the costliest first"), columns=columns, rows=rows)


def _section(row: Mapping[str, Any]) -> Section:
    asked = TableOf(title=_("Asked as"), columns=(_("question"),), rows=[(question,) for question in row["questions"]])
    draft = row["draft"]
    lines = [line for line in draft["text"].splitlines() if line.strip()] if draft else []
    tables = (
        [asked, TableOf(title=_("Draft"), columns=(draft["title"],), rows=[(line,) for line in lines])]
        if draft
        else [asked]
    )
    return Section(title=row["question"][:_QUESTION], tables=tables)


def _predicted(row: Mapping[str, Any] | None) -> str:
    if row is None or not row["tried_on"]:
        return _("not tried")
    low, high = row["interval"]
    return _("%(right)s of %(all)s (%(between)s), wrong %(wrong)s") % {
        "right": number(row["right"]),
        "all": number(row["tried_on"]),
        "between": between(low, high, 0),
        "wrong": number(row["wrong"]),
    }
