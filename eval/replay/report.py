"""The page of `eval replay`: what would have been answered, how far to trust it, where it fails, what it saves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from eval.replay.charts import confidence_section, trend_section
from eval.replay.cost import Cost, cost_section
from eval.replay.figures import Figures, Outcome
from eval.replay.moments import timeless
from eval.replay.trust import decided_by
from eval.report import Report, Section, TableOf
from eval.wording import _, between, counted, number, share

MOST_SHOWN = 50
MOST_PAIRS = 15
_QUOTED = 240
_LOOKED_AT = "--decisions FILE --home HOME"
"""FILE is what this replay wrote with `--decisions`, or the name it was saved under."""


def replay_page(
    figures: Figures, found: Sequence[Outcome], cost: Cost | None = None, *, first: Sequence[Section] = ()
) -> Report:
    """Return the report of a replay, `first` sections before all others; at most 50 wrong answers with their quotes."""
    return Report(
        title=_("What would have happened?"),
        subtitle=_subtitle(figures),
        lead=(
            Section(title=_("In short"), text=" ".join(in_short(figures))),
            *first,
            Section(title=_("What next?"), text=_next(figures)),
        ),
        summary=_summary(figures),
        sections=(
            cost_section(figures, cost or Cost()),
            *confidence_section(found),
            *trend_section(found),
            *_by(_("Month by month"), _("month"), found, _month),
            *_by(_("By topic"), _("topic"), found, lambda one: one.request.topic or one.request.queue),
            *_by(_("By language"), _("language"), found, lambda one: one.replayed.language),
            _confusion(found),
            _wrong(found),
        ),
        notes=tuple(_notes(figures)),
    )


def _subtitle(figures: Figures) -> str:
    if figures["from"] is None:
        return _("No row says when it was asked, so each was decided with all that is known now.")
    return _("%(first)s to %(last)s, each request decided with what was known before its day.") % {
        "first": figures["from"][:10],
        "last": figures["until"][:10],
    }


def _month(one: Outcome) -> str:
    return "" if timeless([one.request]) else one.replayed.time[:7]


def in_short(figures: Figures) -> Iterator[str]:
    """Yield what a reader wants to know first: how many would have been answered, and how many rightly."""
    deflection = figures["deflection"]
    yield answered_of_all(figures)
    if not figures["answered"]:
        return
    yield right_and_wrong(figures)
    yield _("So between %(low)s and %(high)s of all requests would have needed nobody.") % {
        "low": share(deflection["low"]),
        "high": share(deflection["high"]),
    }
    if deflection["estimate"] is not None:
        yield _("The best guess is %(share)s.") % {"share": share(deflection["estimate"])}
    yield figures["provable"]["sentence"]


def answered_of_all(figures: Figures) -> str:
    """Return how many requests would have been answered."""
    return _("Of %(all)s requests %(answered)s (%(share)s) would have been answered without a person.") % {
        "all": number(figures["requests"]),
        "answered": number(figures["answered"]),
        "share": share(figures["coverage"]),
    }


def right_and_wrong(figures: Figures) -> str:
    """Return how many of the answers were right and wrong, as far as that can be told."""
    return _(
        "Beside what people did, %(right)s of these answers were right, %(wrong)s wrong; %(unclear)s cannot be told."
    ) % {name: number(figures[name]) for name in ("right", "wrong", "unclear")}


def judge_some() -> str:
    """Return what helps where pages answer and the engine is not sure enough to say so."""
    return _(
        "Where the pages are there, judge some answers with one key each, under Admin, Evaluation, Gold sets: from "
        "them the engine learns when it may be sure."
    )


def _next(figures: Figures) -> str:
    if not figures["answered"]:
        missing = _(
            "See which pages are missing: %(gaps)s groups what was left to people and drafts a page for each group."
        ) % {"gaps": f"`firstline eval gaps {_LOOKED_AT}`"}
        return f"{missing} {judge_some()}"
    if not figures["provable"]["judged"]:
        return _(
            "Nothing tells a right answer from a wrong one yet. Bring the requests under Admin, Evaluation, Gold sets, "
            "and say with one key each which page answers it: about 72 such judgements can prove a first promise. Or "
            "let the history say what solved each request: a column %(text)s with what people answered, or %(page)s "
            "with the page that did."
        ) % {"text": "`resolution`", "page": "`document_id`"}
    if figures["provable"]["holds"]:
        return _(
            "Let it watch a channel from the shadow next: it decides, records, and says nothing until you allow it."
        )
    return _(
        "Read the wrong answers below, the surest first, and mend the pages that mislead (%(damage)s ranks them). "
        "%(gaps)s says which pages are missing. Where answers cannot be told right or wrong, judge some with one key "
        "each, under Admin, Evaluation, Gold sets. Then replay again."
    ) % {"damage": f"`firstline eval damage {_LOOKED_AT}`", "gaps": f"`firstline eval gaps {_LOOKED_AT}`"}


def _summary(figures: Figures) -> TableOf:
    deflection = figures["deflection"]
    answered = f"{number(figures['answered'])} ({share(figures['coverage'])})"
    rows = [
        (_("Requests"), number(figures["requests"]), ""),
        (_("Answered by itself"), answered, _("The engine was sure enough to quote a page.")),
        (_("Right"), number(figures["right"]), _("It quoted what solved the request, or said the same.")),
        (_("Wrong"), number(figures["wrong"]), _("People did something else.")),
        (_("Cannot be told"), number(figures["unclear"]), _("People left nothing that settles it.")),
        (
            _("Needed nobody, confirmed"),
            _with_interval(deflection, "confirmed"),
            _("Share of all requests: answered, and right."),
        ),
        (
            _("Needed nobody, assumed"),
            _with_interval(deflection, "assumed"),
            _("Share of all requests: answered, and nothing speaks against it."),
        ),
        (
            _("Did not help"),
            _with_interval(deflection, "refuted"),
            _("Share of all requests: wrong, or the asker came back with it."),
        ),
        (
            _("Sent to the team that had it"),
            share(figures["routing_accuracy"]),
            _("Of the requests whose team people recorded."),
        ),
    ]
    columns = (_("what"), _("how much"), _("how to read it"))
    return TableOf(title=_("Figures, shares with what 95 % certainty leaves open"), columns=columns, rows=rows)


def _by(title: str, column: str, found: Sequence[Outcome], key: Callable[[Outcome], str]) -> tuple[Section, ...]:
    """Return a table of a row a group; nothing where no request says to which it belongs."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    if not any(groups):
        return ()
    rows = [(name or _("not known"), *_counts(group)) for name, group in sorted(groups.items())]
    columns = (column, _("requests"), _("answered"), _("right"), _("wrong"), _("cannot be told"), _("needed nobody"))
    return (Section(title=title, tables=(TableOf(title=title, columns=columns, rows=rows),)),)


def _counts(group: Sequence[Outcome]) -> tuple[str, ...]:
    verdicts = Counter(one.replayed.verdict for one in group if one.replayed.answered)
    answered = sum(verdicts.values())
    spared = sum(one.deflection in {"confirmed", "assumed"} for one in group)
    told = (number(verdicts[name]) for name in ("right", "wrong", "unclear"))
    return (
        number(len(group)),
        f"{number(answered)} ({share(answered / len(group), 0)})",
        *told,
        share(spared / len(group), 0),
    )


def _confusion(found: Sequence[Outcome]) -> Section:
    """Return where requests would have been sent instead of where people sent them, the commonest first."""
    pairs = Counter(
        (one.request.queue, one.replayed.queue or _("none"))
        for one in found
        if one.request.queue and one.request.queue.casefold() != one.replayed.queue.casefold()
    )
    totals = Counter(one.request.queue for one in found if one.request.queue)
    rows = [
        (wanted, said, number(count), share(count / totals[wanted], 0))
        for (wanted, said), count in pairs.most_common(MOST_PAIRS)
    ]
    columns = (_("people sent it to"), _("the engine would"), _("requests"), _("of that team's"))
    text = (
        _("Only requests whose team people recorded, the commonest mistake first.")
        if rows
        else _("Nothing to show: none differs, or nobody recorded the team.")
    )
    table = TableOf(title=_("Teams taken for another"), columns=columns, rows=rows)
    return Section(title=_("Where are requests sent wrongly?"), text=text, tables=(table,) if rows else ())


def _wrong(found: Sequence[Outcome]) -> Section:
    wrong = [one for one in found if one.replayed.verdict == "wrong"]
    rows = [
        (
            one.request.text[:_QUOTED],
            one.replayed.quote[:_QUOTED],
            ", ".join(one.replayed.documents),
            share(one.replayed.confidence, 0),
            one.request.id,
        )
        for one in sorted(wrong, key=lambda one: -one.replayed.confidence)
    ][:MOST_SHOWN]
    columns = (_("asked"), _("would have been quoted"), _("from"), _("how sure"), _("request"))
    more = counted("%(num)s more is in the table beside this page.", "%(num)s more are in the table beside this page.",
                   len(wrong) - len(rows)) if len(wrong) > len(rows) else ""  # fmt: skip
    return Section(
        title=_("Wrong answers, the surest first"),
        text=more if rows else _("There are none."),
        tables=(TableOf(title=_("Wrong answers"), columns=columns, rows=rows),) if rows else (),
    )


def _notes(figures: Figures) -> Iterator[str]:
    if dropped := figures["rows_dropped"]["total"]:
        yield counted("%(num)s row could not be replayed.", "%(num)s rows could not be replayed.", dropped)
    if undated := figures["undated_documents"]:
        told = counted("%(num)s page has no date.", "%(num)s pages have no date.", undated)
        how = (
            _("Such pages are hidden from every request.")
            if figures["undated"] == "hidden"
            else _("Such pages count as old: every request may see them.")
        )
        yield f"{told} {how}"
    yield _("A page may be quoted from the day after its date on, and never the request's own conversation.")
    yield _("Answers that cannot be told count neither as right nor as wrong.")
    yield from decided_by(figures)
    yield _("The index is %(version)s.") % {"version": figures["index_version"]}


def _with_interval(deflection: Figures, name: str) -> str:
    return f"{share(deflection[name])} ({between(*deflection['intervals'][name])})"
