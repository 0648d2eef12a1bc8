"""The page of `eval retrieval`."""

from __future__ import annotations

from collections.abc import Mapping

from eval.charts import histogram
from eval.report import Report, Section, TableOf
from eval.retrieval.evaluate import RetrievalReport
from eval.wording import _, between, number, share

_WORST, _QUOTED = 30, 240


def retrieval_page(report: RetrievalReport) -> Report:
    """Figures with intervals, how well each query went, and the queries that went worst."""
    first, ten = (share(report.figures[name].mean) for name in ("hit@1", "recall@10"))
    return Report(
        title=_("Is the right page found?"),
        subtitle=_("%(name)s: %(queries)s queries whose right pages are known, %(documents)s pages.")
        % {"name": report.dataset, "queries": number(report.queries), "documents": number(report.documents)},
        lead=(
            Section(
                title=_("In short"),
                text=_(
                    "Every query was searched for, and what was found compared with the pages judged right. A right "
                    "page comes first for %(first)s of the queries; %(ten)s of the right pages are among the "
                    "first ten."
                )
                % {"first": first, "ten": ten},
            ),
            Section(title=_("What next?"), text=_next(report)),
        ),
        summary=_summary(report),
        sections=(_spread(report),),
    )


def _next(report: RetrievalReport) -> str:
    if any(value == 0 for value in report.per_query["ndcg@10"].values()):
        return _(
            "Read the queries at the end of this page, the worst first: either no page says it, or it says it in other "
            "words, which a synonym or a better heading mends. Then measure again; %(command)s tells whether a change "
            "is more than chance."
        ) % {"command": "`firstline eval compare`"}
    return _("Nothing is missing here. Measure on harder queries, those that your own people ask.")


def _summary(report: RetrievalReport) -> TableOf:
    said = _meanings()
    rows = [
        (said[name][0], share(found.mean), between(found.low, found.high), said[name][1])
        for name, found in report.figures.items()
    ]
    seconds = _("%(seconds)s s") % {"seconds": number(report.index_seconds, 1)}
    rows.append((_("Indexing took"), seconds, "", ""))
    p50, p95 = (_("%(time)s ms") % {"time": number(report.query_ms[name], 1)} for name in ("p50", "p95"))
    rows.append((_("One search takes"), p50, "", _("19 of 20 at most %(time)s.") % {"time": p95}))
    columns = (_("what"), _("how much"), _("what 95 % certainty leaves open"), _("how to read it"))
    return TableOf(title=_("How well pages are found"), columns=columns, rows=rows)


def _meanings() -> Mapping[str, tuple[str, str]]:
    """Return what a measure is called, and how to read it."""
    among = _("Share of the right pages among the first %(count)s.")
    return {
        "ndcg@10": ("nDCG@10", _("How well the first ten are ordered: 100 % where the best pages come first.")),
        "mrr@10": ("MRR@10", _("100 % where a right page comes first, 50 % where it comes second, 33 % third, ...")),
        "map@100": ("MAP@100", _("How early all right pages come, among the first hundred.")),
        "recall@5": ("Recall@5", among % {"count": 5}),
        "recall@10": ("Recall@10", among % {"count": 10}),
        "recall@100": ("Recall@100", among % {"count": 100}),
        "hit@1": ("Hit@1", _("Share of the queries for which a right page comes first.")),
    }


def _spread(report: RetrievalReport) -> Section:
    values = report.per_query["ndcg@10"]
    failed = sum(value == 0 for value in values.values())
    text = _("For %(failed)s of %(all)s queries no right page is among the first ten.") % {
        "failed": number(failed),
        "all": number(len(values)),
    }
    worst = sorted((item for item in values.items() if item[1] < 1), key=lambda item: (item[1], item[0]))[:_WORST]
    return Section(
        title=_("Which queries go wrong?"),
        text=_("100 % means that the right pages come first, 0 % that none is among the first ten (nDCG@10)."),
        charts=(
            histogram(
                _("How well each query went"),
                text,
                values=list(values.values()),
                axis=_("how well it went"),
                counted=_("queries"),
            ),
        ),
        tables=(
            TableOf(
                title=_("The queries that went worst"),
                columns=(_("asked"), _("how well it went"), _("query")),
                rows=[(report.asked.get(query, "")[:_QUOTED], share(value, 0), query) for query, value in worst],
            ),
        ),
    )
