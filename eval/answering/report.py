"""The page of `eval answering`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from eval.answering.evaluate import AnsweringReport
from eval.answering.figures import Figures, answering_figures, message
from eval.charts import against_diagonal, curve
from eval.classification_metrics import reliability
from eval.observations import correctness
from eval.report import Report, Section, TableOf
from eval.wording import _, number, share

_CURVE_POINTS, _FIRST = 200, 9
_CHANCE = 0.05


def answering_page(report: AnsweringReport) -> Report:
    """The promise, risk against coverage, calibration, and a table for each group."""
    figures = answering_figures(report)
    return Report(
        title=_("How much may it answer by itself?"),
        subtitle=_("%(name)s: one half of the questions was learned from, the figures are the other half's.")
        % {"name": figures["dataset"]},
        lead=(Section(title=_("In short"), text=message(report)),),
        summary=_summary(figures),
        sections=(
            _risk(report),
            _calibration(report, figures),
            *_groups(_("By language"), figures["groups"]),
            *_groups(_("By topic"), figures["topics"]),
            *_drift(figures),
            *_remarks(figures["remarks"]),
        ),
    )


def _summary(figures: Figures) -> TableOf:
    target, sure = share(figures["target"]), share(figures["confidence"], 0)
    bound = share(figures["wrong_rate_upper"]) if figures["answered"] else _("nothing to judge")
    rejected = figures["unanswerable_rejected"]
    rows = [
        (_("Questions"), number(figures["questions"]), _("As many others were learned from.")),
        (
            _("Would be answered"),
            f"{number(figures['answered'])} ({share(figures['coverage'])})",
            _("The rest goes to people, with suggestions."),
        ),
        (
            _("Of these wrong"),
            f"{number(figures['wrong'])} ({share(figures['wrong_rate'])})",
            _("The first page shown is not one that was labelled as answering."),
        ),
        (_("Wrong at most"), bound, _("What these questions prove, with %(sure)s certainty.") % {"sure": sure}),
        (
            _("Promise asked for"),
            target,
            _("Kept, by the half that was learned from.") if figures["certified"] else _("Not proven."),
        ),
        (
            _("Answers from"),
            _("nothing") if figures["threshold"] is None else share(figures["threshold"]),
            _("The engine must be at least so sure."),
        ),
        (
            _("Left alone rightly"),
            _("no such questions") if rejected is None else share(rejected),
            _("Of the questions that no page answers."),
        ),
        (
            _("Confidence is off by"),
            share(figures["ece_binned"]),
            _("On average. Perfect confidences would look %(floor)s off on so few questions.")
            % {"floor": share(figures["ece_noise_floor"])},
        ),
    ]
    return TableOf(title=_("Figures"), columns=(_("what"), _("how much"), _("how to read it")), rows=rows)


def _risk(report: AnsweringReport) -> Section:
    right = correctness(report.reported)[np.argsort(-report.confidence, kind="stable")]
    n = np.arange(1, len(right) + 1)
    rates = np.cumsum(~right) / n
    places = np.unique(np.linspace(min(_FIRST, len(right) - 1), len(right) - 1, _CURVE_POINTS).astype(int))
    return Section(
        title=_("How much could be answered?"),
        text=_("The more the engine answers, the more of it is wrong. Each point of the line is a choice."),
        charts=(
            curve(
                _("Answered and wrong"),
                _(
                    "From left to right more is answered, the surest first; the line says which share of that is "
                    "wrong, the dashed one what you asked for. Answering everything, %(share)s would be wrong."
                )
                % {"share": share(float(rates[-1]))},
                points=[(float(n[i] / len(right)), float(rates[i])) for i in places],
                axes=(_("share of questions answered"), _("share of these answers wrong")),
                level=report.learned.certificate.promise.max_wrong,
            ),
        ),
    )


def _calibration(report: AnsweringReport, figures: Figures) -> Section:
    bins = reliability(report.confidence, correctness(report.reported))
    chance = (
        _("Here the dots lie no further from the line than chance alone would put them.")
        if figures["ece_p"] > _CHANCE
        else _("Here the dots lie further from the line than chance would put them: trust it less.")
    )
    return Section(
        title=_("Can the confidence be trusted?"),
        text=chance,
        charts=(
            against_diagonal(
                _("Is it as sure as it says?"),
                _(
                    "On the dashed line, of 100 answers said to be right with 80 % eighty are right. Above the line "
                    "the engine is better than it says, below it worse."
                ),
                points=[(found.confidence, found.accuracy) for found in bins],
                axes=(_("said to be right"), _("was right")),
            ),
        ),
    )


def _groups(title: str, groups: Mapping[str, Mapping[str, Any]]) -> tuple[Section, ...]:
    if not groups:
        return ()
    rows = [
        (
            name,
            number(found["questions"]),
            f"{number(found['answered'])} ({share(found['coverage'], 0)})",
            number(found["wrong"]),
            *_own(found["own"]),
        )
        for name, found in groups.items()
    ]
    columns = (
        _("group"),
        _("questions"),
        _("answered"),
        _("wrong"),
        _("a promise of its own"),
        _("would answer"),
        _("labels missing"),
    )
    text = _(
        "Answered and wrong are by the one threshold for all. A group may have a promise of its own; each is tested "
        "more strictly the more groups there are, so that all hold together."
    )
    return (Section(title=title, text=text, tables=(TableOf(title=title, columns=columns, rows=rows),)),)


def _own(own: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return whether a group has a promise of its own, what it would answer with it, and what it lacks."""
    if own["certified"]:
        return _("yes"), share(own["coverage"], 0), "0"
    missing = own["labels_missing"]
    return _("no"), "–", _("no number would do") if missing is None else number(missing)


def _drift(figures: Mapping[str, Any]) -> tuple[Section, ...]:
    named = (
        (_("the half that is reported"), figures["drift"]),
        (_("the recent requests you gave"), figures["recent_drift"]),
    )
    rows = [(name, *_drifted(found)) for name, found in named if found is not None]
    title = _("Do people still ask the same?")
    columns = (
        _("compared with"),
        _("requests"),
        _("is something else asked?"),
        _("is it as sure?"),
        _("has it changed?"),
    )
    text = _(
        "The questions that were learned from, beside others. In brackets is how often two parts of the very same "
        "questions would differ as much."
    )
    tables = (TableOf(title=title, columns=columns, rows=rows),)
    return (Section(title=title, text=text, tables=tables),) if rows else ()


def _drifted(found: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return (
        number(found["recent"]),
        _changed(found["questions_p"], found["level"]),
        _changed(found["scores_p"], found["level"]),
        _("yes: nothing is promised") if found["drifted"] else _("no"),
    )


def _changed(p: float | None, level: float) -> str:
    if p is None:
        return _("too few to tell")
    told = _("it differs") if p <= level / 2 else _("as before")
    return f"{told} ({share(p)})"


def _remarks(remarks: Sequence[str]) -> tuple[Section, ...]:
    return (Section(title=_("About the labels"), text=" ".join(remarks)),) if remarks else ()
