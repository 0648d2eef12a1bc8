"""The report page of `eval retrieval`."""

from __future__ import annotations

from eval.charts import histogram
from eval.report import Report, Section, TableOf
from eval.retrieval import RetrievalReport

_WORST = 30


def retrieval_page(report: RetrievalReport) -> Report:
    """Figures with intervals, how nDCG@10 spreads over the queries, and the queries that went worst."""
    return Report(
        title="Retrieval evaluation",
        subtitle=f"{report.dataset}: {report.documents:,} documents, {report.queries:,} judged queries.",
        summary=_summary(report),
        sections=(_spread(report),),
    )


def _summary(report: RetrievalReport) -> TableOf:
    rows = [(name, f"{f.mean:.4f}", f"{f.low:.3f} to {f.high:.3f}") for name, f in report.figures.items()]
    rows.append(("index_seconds", f"{report.index_seconds:.1f}", ""))
    rows += [(f"query_ms {name}", f"{value:.2f}", "") for name, value in report.query_ms.items()]
    return TableOf(title="Figures", columns=("measure", "value", "95 % interval"), rows=rows)


def _spread(report: RetrievalReport) -> Section:
    values = report.per_query["ndcg@10"]
    failed = sum(value == 0 for value in values.values())
    text = f"{failed:,} of {len(values):,} queries have no relevant document among their first ten."
    worst = sorted(values.items(), key=lambda item: (item[1], item[0]))[:_WORST]
    return Section(
        title="Which queries go wrong?",
        text="1 means that the relevant documents come first; 0 that none is among the first ten.",
        charts=(histogram("nDCG@10 of each query", text, values=list(values.values()), axis="nDCG@10"),),
        tables=(
            TableOf(title="Weakest queries", columns=("query", "nDCG@10"), rows=[(q, f"{v:.3f}") for q, v in worst]),
        ),
    )
