"""What is read first of a command's figures: how many answers, how many wrong, within which bounds, and what next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.replay.figures import Figures
from eval.replay.report import answered_of_all, judge_some, right_and_wrong
from eval.wording import _, between, counted, number, share

RETREATS_AT = 20
"""The doubt at which the engine stops answering by itself; see docs/going-live.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the figures of a history do not say: the highest confidence that any request met, from which on the engine
    answers by itself, and the options that name the decisions to a command."""

    surest: float
    answers_from: float
    looked_at: str


def history_lines(figures: Figures, past: Past) -> Iterator[str]:
    """Yield what the past says: what would have been answered, what of it was wrong, what that proves, what next."""
    yield answered_of_all(figures)
    if not figures["answered"]:
        yield from _nothing_answered(past)
        return
    yield right_and_wrong(figures)
    yield figures["provable"]["sentence"]
    yield _after_history(figures, past.looked_at)


def _nothing_answered(past: Past) -> Iterator[str]:
    yield _("The surest answer was %(surest)s sure, and the engine answers by itself from %(least)s on.") % {
        "surest": share(past.surest, 0),
        "least": share(past.answers_from, 0),
    }
    yield _(
        "Next: see which pages are missing: %(gaps)s. Where only old threads were searched, name the home that holds "
        "your pages (--home)."
    ) % {"gaps": f"`firstline eval gaps {past.looked_at}`"}
    yield judge_some()


def _after_history(figures: Figures, looked_at: str) -> str:
    if figures["provable"]["holds"]:
        return _("Next: let it watch a channel from the shadow (docs/going-live.md).")
    if figures["unclear"] or figures["provable"]["labels_missing"]:
        return _("Next: judge some answers with one key each, under Admin, Evaluation, Gold sets.")
    return _("Next: read the wrong answers in the report, and mend the pages that mislead: %(damage)s") % {
        "damage": f"`firstline eval damage {looked_at}`"
    }


def shadow_lines(figures: Figures, *, days: int) -> Iterator[str]:
    """Yield what was met in the shadow, what of it would have been right, the verdicts, and what next."""
    yield _(
        "In %(days)s days %(all)s requests were met in the shadow; %(answered)s (%(share)s) would have been answered."
    ) % {
        "days": number(days),
        "all": number(figures["requests"]),
        "answered": number(figures["would_answer"]),
        "share": share(figures["coverage"]),
    }
    if figures["would_answer"]:
        yield right_and_wrong(figures)
    yield figures["verdict"]
    if len(figures["channels"]) > 1:
        for name, one in figures["channels"].items():
            yield f"  {name}: {one['verdict']}"
    yield _after_shadow(figures)


def _after_shadow(figures: Figures) -> str:
    if figures["ready"]:
        return _("Next: `firstline live on` with a channel that is ready lets it answer (docs/going-live.md).")
    if not figures["would_answer"]:
        return _("Next: see which pages are missing (`firstline eval knowledge`).")
    if figures["unclear"]:
        return _(
            "Next: what agents reply on tickets here tells right from wrong. Where they reply elsewhere, bring it with "
            "--gold (`firstline eval goldset`)."
        )
    return _("Next: let it watch for longer.")


def live_lines(figures: Figures, *, days: int, promised: float) -> Iterator[str]:
    """Yield how the service did: what was answered, whom it spared, how wrong it was, whether that holds, what next."""
    counts, intervals = figures["deflection"]["counts"], figures["deflection"]["intervals"]
    yield _("In %(days)s days %(answered)s of %(all)s requests (%(share)s) were answered without a person.") % {
        "days": number(days),
        "answered": number(figures["answered"]),
        "all": number(figures["requests"]),
        "share": share(figures["answered"] / figures["requests"] if figures["requests"] else None),
    }
    if not figures["answered"]:
        yield _("`firstline live status` says which channels are in the shadow.")
        yield _(
            "Next: `firstline eval shadow` says what it would have answered in the shadow, `firstline eval knowledge` "
            "which pages are missing."
        )
        return
    yield _(
        "Of these, %(confirmed)s helped, as their askers said; %(assumed)s met no objection; %(refuted)s did not help "
        "(%(bounds)s of all requests, with 95%% certainty)."
    ) % {**{name: number(counts[name]) for name in counts}, "bounds": between(*intervals["refuted"])}
    yield _wrong(figures["wrong_rate"], promised)
    yield _steady(figures)
    yield _after_live(figures, promised)


def _wrong(rates: Figures, promised: float) -> str:
    if not rates["judged"]:
        return _("Nobody has said yet whether an answer was right, so nothing is known of wrong ones.")
    told = counted("Of %(num)s judged answer", "Of %(num)s judged answers", rates["judged"])
    return _(
        "%(told)s %(wrong)s were wrong (%(bounds)s, with 95%% certainty). It retreats when more than %(promised)s is "
        "beyond doubt."
    ) % {
        "told": told,
        "wrong": share(rates["high"]),
        "bounds": between(*rates["high_interval"]),
        "promised": share(promised, 0),
    }


def _steady(figures: Figures) -> str:
    if figures["wrong_rate"]["doubt"] >= RETREATS_AT:
        return _("More than that is beyond doubt: the engine retreats (`firstline live status`).")
    if figures["traffic"]["drifted"]:
        return _("People ask other things than the promise rests on.")
    if figures["drift"]["drifted"]:
        return _("The engine is not as sure in the second half of these days as in the first.")
    return _("Nothing shows more than that so far, and people ask as before.")


def _after_live(figures: Figures, promised: float) -> str:
    rates = figures["wrong_rate"]
    if figures["traffic"]["drifted"] or figures["drift"]["drifted"]:
        return _("Next: label some recent requests and evaluate again (docs/going-live.md).")
    if rates["judged"] and rates["high"] > promised:
        return _("Next: mend the pages that mislead; `firstline eval knowledge` names them.")
    if figures["hold_out"]["saved"] is None:
        return _("Next: `hold_out = 0.05` in firstline.toml would show how much work the answers save.")
    return _("Next: nothing; look again in a month.")
