"""The page of `eval whatif` and of `eval compare`: what a change would have made of the same history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.replay.difference import TESTED
from eval.report import Report, Section, TableOf
from eval.wording import _, counted, number, signed

MOST_SHOWN = 200
_SHOWN_TEXT = 240
_SMALLEST = 0.0001
_LEVEL = 0.05


def difference_page(figures: Mapping[str, Any], title: str) -> Report:
    """Return the report: counts before and after with their chance, and the conversations that changed."""
    return Report(
        title=_("What if?"),
        subtitle=_("%(name)s: %(requests)s requests, %(changed)s of them decided otherwise.")
        % {
            "name": title,
            "requests": number(figures["requests"]),
            "changed": number(figures["changed_requests"]),
        },
        lead=(Section(title=_("In short"), text=" ".join(_in_short(figures))),),
        summary=_before_and_after(figures),
        sections=(_what_changed(figures),),
        notes=_notes(figures),
    )


def _before_and_after(figures: Mapping[str, Any]) -> TableOf:
    names = {"answered": _("answered"), "right": _("right"), "wrong": _("wrong"), "tickets": _("needed people")}
    columns = (
        _("requests"),
        _("before"),
        _("after"),
        _("new"),
        _("no longer"),
        _("chance, alone"),
        _("chance, of all tried"),
    )
    rows = [(names[name], *_row(figures[name])) for name in TESTED]
    return TableOf(title=_("Before and after"), columns=columns, rows=rows)


def _what_changed(figures: Mapping[str, Any]) -> Section:
    columns = (_("asked"), _("before"), _("after"), _("request"))
    rows = [
        (row["text"][:_SHOWN_TEXT], _told(row["before"]), _told(row["after"]), row["id"])
        for row in figures["changed"][:MOST_SHOWN]
    ]
    return Section(
        title=_("The conversations that changed"),
        text=_("What got worse comes first. %(command)s tells more of one that this desk decided.")
        % {"command": "`firstline why ID`"},
        tables=(TableOf(title=_("Changed"), columns=columns, rows=rows),),
    )


def _notes(figures: Mapping[str, Any]) -> tuple[str, ...]:
    tries = counted(
        "one change that was tried on these requests",
        "%(num)s changes that were tried on these requests",
        figures["tries"],
    )
    return (
        _(
            "Chance says how often so large a change comes about although the change does nothing. Take one for real "
            "where it is below 5 %% in the last column: that one allows for all four counts, and for %(tries)s."
        )
        % {"tries": tries},
        counted(
            "%(num)s request would go to another team.",
            "%(num)s requests would go to another team.",
            figures["rerouted"],
        ),
    )


def _in_short(figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the change would have done, how far that is from chance, and what to do with it."""
    by = {name: figures[name]["after"] - figures[name]["before"] for name in TESTED}
    yield _(
        "With the change, on the same requests: answered %(answered)s, wrong %(wrong)s, needed people %(tickets)s."
    ) % {name: signed(by[name]) for name in ("answered", "wrong", "tickets")}
    likely = [name for name in TESTED if figures[name]["p_adjusted"] <= _LEVEL]
    if not likely:
        yield _("So small a difference may be chance: keep things as they are, or try it on more requests.")
    elif "wrong" in likely and by["wrong"] > 0:
        yield _("It answers wrongly more often, and that is no chance: read what got worse before you decide.")
    else:
        yield _(
            "That is more than chance. Read what got worse, at the top of the list below, before you make the change."
        )


def _row(count: Mapping[str, Any]) -> tuple[str, ...]:
    told = (number(count[name]) for name in ("before", "after", "gained", "lost"))
    return (*told, *(_chance(count[name]) for name in ("p", "p_adjusted")))


def _chance(p: float) -> str:
    """Return a probability as a percentage; the smallest ones are not nothing."""
    return f"< {number(100 * _SMALLEST, 2)} %" if p < _SMALLEST else f"{number(100 * p, 2 if p < 0.01 else 1)} %"


def _told(row: Mapping[str, Any]) -> str:
    """Return what was done with a request: what was decided, whether rightly, by which pages."""
    words = {
        "reply": _("answered"),
        "clarify": _("asked back"),
        "escalate": _("left to people"),
        "silent": _("kept quiet"),
        "right": _("right"),
        "wrong": _("wrong"),
        "unclear": _("cannot be told"),
    }
    said = [words.get(word, word) for word in (row["decision"], row["verdict"]) if word]
    return "; ".join(filter(None, (", ".join(said), ", ".join(row["documents"] or ()))))
