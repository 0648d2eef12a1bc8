"""The report page of `eval triage`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from eval.charts import against_diagonal, curve
from eval.classification_metrics import coverage_curve, reliability
from eval.report import Report, Section, TableOf
from eval.triage.evaluate import TestRow, TriageReport
from eval.wording import _, between, number, share

_MOST_CONFUSED, _CURVE_POINTS = 25, 200


def triage_page(report: TriageReport) -> Report:
    """Figures with intervals, calibration, coverage, the commonest confusions, and precision and recall per label."""
    return Report(
        title=_("Are requests tagged right?"),
        subtitle=_("%(rows)s rows the model had not seen; model %(version)s.")
        % {"rows": number(len(report.rows)), "version": report.model_version},
        lead=(
            Section(title=_("In short"), text=" ".join(_in_short(report))),
            Section(title=_("What next?"), text=_next(report)),
        ),
        summary=_summary(report),
        sections=(_calibration(report), _confusions(report), _labels(report)),
        notes=report.warnings,
    )


def _in_short(report: TriageReport) -> Iterator[str]:
    yield _("A model learned from labelled requests and tagged others; %(share)s of them rightly.") % {
        "share": share(report.figures["accuracy"])
    }
    covered = report.figures["coverage@95"]
    if covered:
        told = _("Taking only the surest %(share)s of them, 95 of 100 tags are right; people can look at the rest.")
        yield told % {"share": share(covered)}
    else:
        yield _("However sure the model is, it is not right in 95 of 100 cases: people should look at every tag.")
    caught = report.figures["oos_recall"]
    if caught is not None:
        yield _("Of what belongs to no label %(share)s was noticed.") % {"share": share(caught)}


def _next(report: TriageReport) -> str:
    wrong = Counter((row.label, row.predicted) for row in report.rows if not _is_right(row, report.out_of_scope_label))
    if not wrong:
        return _("Nothing was mistaken. Measure on newer requests before you trust it.")
    (label, taken), _unused = min(wrong.items(), key=lambda item: (-item[1], item[0]))
    return _(
        "The commonest mistake is %(label)s taken for %(taken)s: give both more examples, or make them one label. "
        "%(command)s lists training rows that look wrongly labelled."
    ) % {"label": label, "taken": taken, "command": "`firstline labels noise --labelled FILE.csv`"}


def _summary(report: TriageReport) -> TableOf:
    said = _meanings()
    rows = [
        (
            said[name][0] if name in said else name,
            share(value) if value is not None else _("no such rows"),
            between(found.low, found.high) if (found := report.intervals.get(name)) else "",
            said[name][1] if name in said else "",
        )
        for name, value in report.figures.items()
    ]
    rows += _beside(report)
    seconds = _("%(seconds)s s") % {"seconds": number(report.train_seconds, 1)}
    rows.append((_("Learning took"), seconds, "", ""))
    p50, p95 = (_("%(time)s ms") % {"time": number(report.predict_ms[name], 1)} for name in ("p50", "p95"))
    rows.append((_("One tag takes"), p50, "", _("19 of 20 at most %(time)s.") % {"time": p95}))
    columns = (_("what"), _("how much"), _("what 95 % certainty leaves open"), _("how to read it"))
    return TableOf(title=_("How well requests are tagged"), columns=columns, rows=rows)


def _beside(report: TriageReport) -> Iterator[tuple[str, str, str, str]]:
    said = {
        "commonest": (_("Tagged right by always saying the commonest label"), _("Whatever is not better is no use.")),
        "words": (_("Tagged right by a linear model of words"), _("What the encoders add is the difference.")),
    }
    for name, found in report.baselines.items():
        if found.in_scope_accuracy is not None:
            yield (said[name][0], share(found.in_scope_accuracy), "", said[name][1])


def _meanings() -> Mapping[str, tuple[str, str]]:
    """Return what a figure is called, and how to read it."""
    return {
        "accuracy": (
            _("Tagged right"),
            _("Of all rows; what belongs to no label counts as right where it was noticed."),
        ),
        "macro_f1": (
            _("Every label alike (macro-F1)"),
            _("Like the share right, but rare labels weigh as much as common ones."),
        ),
        "in_scope_accuracy": (_("Tagged right, where a label fits"), _("Leaving out what belongs to no label.")),
        "oos_recall": (_("Belongs to no label, and noticed"), _("Of the rows that no label fits.")),
        "oos_auroc": (
            _("Told apart from what fits"),
            _("How often a row that no label fits looks stranger than one that a label fits; 50 % is guessing."),
        ),
        "in_scope_flagged": (_("A label fits, but taken for none"), _("The price of noticing the others.")),
        "ece": (_("Confidence is off by"), _("On average, between how sure it was and how often it was right.")),
        "coverage@95": (
            _("May be tagged without a look"),
            _("The surest rows, so many that 95 of 100 of them are right."),
        ),
    }


def _calibration(report: TriageReport) -> Section:
    confidence = np.asarray([row.confidence for row in report.rows])
    right = np.asarray([row.predicted == row.label for row in report.rows])
    bins = reliability(confidence, right)
    covered, precision = coverage_curve(confidence, right)
    shown = np.unique(np.linspace(0, len(covered) - 1, _CURVE_POINTS).astype(int))
    return Section(
        title=_("Can the confidence be trusted?"),
        charts=(
            against_diagonal(
                _("Is it as sure as it says?"),
                _(
                    "On the dashed line, of 100 tags said to be right with 80 % eighty are right. Above the line the "
                    "model is better than it says, below it worse."
                ),
                points=[(found.confidence, found.accuracy) for found in bins],
                axes=(_("said to be right"), _("was right")),
            ),
            curve(
                _("The more is tagged, the less is right"),
                _(
                    "From left to right more rows are tagged, the surest first; the line says how many of them are "
                    "right."
                ),
                points=[(float(covered[place]), float(precision[place])) for place in shown],
                axes=(_("share of rows tagged"), _("share of these tags right")),
            ),
        ),
    )


def _confusions(report: TriageReport) -> Section:
    wrong = Counter((row.label, row.predicted) for row in report.rows if not _is_right(row, report.out_of_scope_label))
    example = {(row.label, row.predicted): row.text for row in reversed(report.rows)}
    rows = [
        (label, predicted, number(count), " ".join(example[label, predicted].split())[:120])
        for (label, predicted), count in wrong.most_common(_MOST_CONFUSED)
    ]
    columns = (_("is"), _("taken for"), _("rows"), _("for example"))
    return Section(
        title=_("What is mistaken for what?"),
        text=_("The commonest mistakes first. What belongs to no label is mistaken where that was not noticed."),
        tables=(TableOf(title=_("Mistakes"), columns=columns, rows=rows),),
    )


def _is_right(row: TestRow, out_of_scope_label: str) -> bool:
    return row.out_of_scope if row.label == out_of_scope_label else row.predicted == row.label


def _labels(report: TriageReport) -> Section:
    columns = (
        _("label"),
        _("right where given"),
        _("found where it is"),
        _("said to be right"),
        _("was right"),
        _("rows"),
    )
    return Section(
        title=_("How well is each label found?"),
        text=_(
            "The weakest first. Right where given: of the rows given this label, how many have it (precision). Found "
            "where it is: of the rows that have it, how many are given it (recall). Then how sure the model was of "
            "this label, beside how often it was right."
        ),
        tables=(TableOf(title=_("Labels"), columns=columns, rows=_label_rows(report)),),
    )


def _label_rows(report: TriageReport) -> list[tuple[str, ...]]:
    """Return a row a label, the one that is found worst first."""
    said = [_given(row, report.out_of_scope_label) for row in report.rows]
    there, given = Counter(row.label for row in report.rows), Counter(said)
    right = Counter(row.label for row, label in zip(report.rows, said, strict=True) if row.label == label)
    return [
        (
            label,
            _share(right[label], given[label]),
            _share(right[label], there[label]),
            *_said_and_was([row for row in report.rows if row.predicted == label]),
            number(there[label]),
        )
        for label in sorted(there, key=lambda label: (right[label] / there[label], label))
    ]


def _said_and_was(rows: Sequence[TestRow]) -> tuple[str, str]:
    if not rows:
        return "", ""
    right = sum(row.predicted == row.label for row in rows)
    return share(sum(row.confidence for row in rows) / len(rows), 0), share(right / len(rows), 0)


def _given(row: TestRow, out_of_scope_label: str) -> str:
    # A flagged text in scope keeps its label here, as in every figure but `in_scope_flagged`.
    return out_of_scope_label if row.out_of_scope and row.label == out_of_scope_label else row.predicted


def _share(part: int, whole: int) -> str:
    return share(part / whole, 0) if whole else "–"
