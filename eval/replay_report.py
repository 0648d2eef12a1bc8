"""The page of `eval replay`: what would have been answered, month by month, and the answers that were wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from eval.replay_figures import Figures, Outcome
from eval.report import Report, Section, TableOf

MOST_SHOWN = 50
_QUOTED = 240


def replay_page(figures: Figures, found: Sequence[Outcome]) -> Report:
    """Return the report of a replay; every wrong answer is listed with its quote, at most 50."""
    deflection = figures["deflection"]
    rows = [
        ("Requests", str(figures["requests"])),
        ("Answered by itself", f"{figures['answered']} ({figures['coverage']:.1%})"),
        ("Right / wrong / unclear", f"{figures['right']} / {figures['wrong']} / {figures['unclear']}"),
        *((f"Deflection, {name}", _with_interval(deflection, name)) for name in ("confirmed", "assumed", "refuted")),
        ("Deflection lies between", f"{deflection['low']:.1%} and {deflection['high']:.1%}"),
        ("Routed as people did", _percent(figures["routing_accuracy"])),
    ]
    return Report(
        title="Replay",
        subtitle=f"{figures['from'][:10]} to {figures['until'][:10]}, index {figures['index_version']}",
        summary=TableOf(title="Summary", columns=("measure", "value"), rows=rows),
        sections=(
            _by("Month by month", "month", found, lambda one: one.replayed.time[:7]),
            _by("By language", "language", found, lambda one: one.replayed.language or "unknown"),
            _wrong(found),
        ),
        notes=_notes(figures),
    )


def _by(title: str, column: str, found: Sequence[Outcome], key: Callable[[Outcome], str]) -> Section:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    rows = [(name, *_counts(group)) for name, group in sorted(groups.items())]
    columns = (column, "requests", "answered", "right", "wrong", "unclear")
    return Section(title=title, tables=(TableOf(title=title, columns=columns, rows=rows),))


def _counts(group: Sequence[Outcome]) -> tuple[str, ...]:
    verdicts = Counter(one.replayed.verdict for one in group if one.replayed.answered)
    answered = sum(verdicts.values())
    return str(len(group)), str(answered), *(str(verdicts[name]) for name in ("right", "wrong", "unclear"))


def _wrong(found: Sequence[Outcome]) -> Section:
    rows = [
        (one.request.id, one.request.text[:_QUOTED], ", ".join(one.replayed.documents), one.replayed.quote[:_QUOTED])
        for one in sorted(found, key=lambda one: -one.replayed.confidence)
        if one.replayed.verdict == "wrong"
    ][:MOST_SHOWN]
    table = TableOf(title="Wrong answers", columns=("request", "text", "documents", "quote"), rows=rows)
    return Section(title="Wrong answers, the surest first", text="" if rows else "There are none.", tables=(table,))


def _notes(figures: Figures) -> tuple[str, ...]:
    dropped = figures["rows_dropped"]["total"]
    undated = figures["undated_documents"]
    return (
        *((f"{dropped} rows could not be replayed.",) if dropped else ()),
        *((f"{undated} documents have no date and are {figures['undated']} to every request.",) if undated else ()),
        "A document is visible from the day after its date on. Unclear answers count neither as right nor as wrong.",
    )


def _with_interval(deflection: Figures, name: str) -> str:
    low, high = deflection["intervals"][name]
    return f"{deflection[name]:.1%} ({low:.1%} to {high:.1%})"


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1%}"
