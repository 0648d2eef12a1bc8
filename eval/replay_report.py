"""The page of `eval replay`: what would have been answered, how far to trust it, where it fails, what it saves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from eval.replay_charts import confidence_section, trend_section
from eval.replay_cost import Cost, cost_section
from eval.replay_figures import Figures, Outcome
from eval.report import Report, Section, TableOf

MOST_SHOWN = 50
MOST_PAIRS = 15
_QUOTED = 240


def replay_page(
    figures: Figures, found: Sequence[Outcome], cost: Cost | None = None, *, first: Sequence[Section] = ()
) -> Report:
    """Return the report of a replay, `first` sections before all others; at most 50 wrong answers with their quotes."""
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
            *first,
            cost_section(figures, cost or Cost()),
            *confidence_section(found),
            *trend_section(found),
            _by("Month by month", "month", found, lambda one: one.replayed.time[:7]),
            _by("By topic", "topic", found, lambda one: one.request.topic or one.request.queue or "none"),
            _by("By language", "language", found, lambda one: one.replayed.language or "unknown"),
            _confusion(found),
            _wrong(found),
        ),
        notes=_notes(figures),
    )


def _by(title: str, column: str, found: Sequence[Outcome], key: Callable[[Outcome], str]) -> Section:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    rows = [(name, *_counts(group)) for name, group in sorted(groups.items())]
    columns = (column, "requests", "answered", "right", "wrong", "unclear", "deflected")
    return Section(title=title, tables=(TableOf(title=title, columns=columns, rows=rows),))


def _counts(group: Sequence[Outcome]) -> tuple[str, ...]:
    verdicts = Counter(one.replayed.verdict for one in group if one.replayed.answered)
    answered = sum(verdicts.values())
    spared = sum(one.deflection in {"confirmed", "assumed"} for one in group)
    told = (str(verdicts[name]) for name in ("right", "wrong", "unclear"))
    return str(len(group)), f"{answered} ({answered / len(group):.0%})", *told, f"{spared / len(group):.0%}"


def _confusion(found: Sequence[Outcome]) -> Section:
    """Return where requests would have been sent instead of where people sent them, the commonest first."""
    pairs = Counter(
        (one.request.queue, one.replayed.queue or "none")
        for one in found
        if one.request.queue and one.request.queue.casefold() != one.replayed.queue.casefold()
    )
    totals = Counter(one.request.queue for one in found if one.request.queue)
    rows = [
        (wanted, said, str(count), f"{count / totals[wanted]:.0%}")
        for (wanted, said), count in pairs.most_common(MOST_PAIRS)
    ]
    columns = ("people sent it to", "the engine would", "requests", "of that queue")
    text = "Only requests whose queue people recorded." if rows else "Nothing to show: none differs, or none is known."
    table = TableOf(title="Queues taken for another", columns=columns, rows=rows)
    return Section(title="Where are requests sent wrongly?", text=text, tables=(table,) if rows else ())


def _wrong(found: Sequence[Outcome]) -> Section:
    rows = [
        (one.request.id, one.request.text[:_QUOTED], ", ".join(one.replayed.documents), one.replayed.quote[:_QUOTED])
        for one in sorted(found, key=lambda one: -one.replayed.confidence)
        if one.replayed.verdict == "wrong"
    ][:MOST_SHOWN]
    table = TableOf(title="Wrong answers", columns=("request", "text", "documents", "quote"), rows=rows)
    return Section(
        title="Wrong answers, the surest first", text="" if rows else "There are none.", tables=(table,) if rows else ()
    )


def _notes(figures: Figures) -> tuple[str, ...]:
    dropped = figures["rows_dropped"]["total"]
    undated = figures["undated_documents"]
    return (
        *((f"{dropped} rows could not be replayed.",) if dropped else ()),
        *((f"{undated} documents have no date and are {figures['undated']} to every request.",) if undated else ()),
        "A document is visible from the day after its date on. Unclear answers count neither as right nor as wrong.",
        f"What this proves: {figures['provable']['sentence']}",
    )


def _with_interval(deflection: Figures, name: str) -> str:
    low, high = deflection["intervals"][name]
    return f"{deflection[name]:.1%} ({low:.1%} to {high:.1%})"


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1%}"
