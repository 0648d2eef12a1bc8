"""What a history rests on, in sentences: how many of its resolutions and verdicts anybody should trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.replay.figures import Figures
from eval.report import Section
from eval.wording import _, counted, number, share

Given = Mapping[str, Any]
BY_PAGE = ("same_document", "other_document_same_words", "other_document")
LOOK = "firstline eval goldset --from gold:{out}/gold.csv --audit {out}/decisions.jsonl --out look.csv"
BACK = "firstline eval goldset --from gold:{out}/gold.csv --from gold:look.csv --out looked.jsonl"
AGAIN = "firstline eval replay --requests looked.jsonl --home {home} --report again.html"


def trust(gold: Given, figures: Given) -> Figures:
    """Return how many answers people judged by a page, by words alone, or not at all, and what that leaves open.

    `wrong_at_least` takes every unclear answer as right, `wrong_at_most` as wrong: between them lies the truth about
    the answers, as far as the verdicts can be believed.
    """
    answered, wrong, unclear = (int(figures[name]) for name in ("answered", "wrong", "unclear"))
    rules: dict[str, int] = figures["rules"]
    by_page = sum(rules.get(rule, 0) for rule in BY_PAGE)
    return {
        "judged_by_page": by_page,
        "judged_by_words": answered - unclear - by_page,
        "not_judged": unclear,
        "wrong_at_least": round(wrong / answered, 4) if answered else None,
        "wrong_at_most": round((wrong + unclear) / answered, 4) if answered else None,
        "rows_to_look_at": gold["ambiguous"],
    }


def trust_section(gold: Given, figures: Given, place: str, home: str) -> Section:
    """Return the first section of the report: read this before any figure."""
    return Section(title=_("How far can this be trusted?"), text=" ".join(_sentences(gold, figures, place, home)))


def _sentences(gold: Given, figures: Given, place: str, home: str) -> Iterator[str]:
    found = trust(gold, figures)
    yield from _of_resolutions(gold)
    if not figures["answered"]:
        yield _("Nothing would have been answered, so there is nothing to judge.")
        return
    yield from _of_verdicts(gold, figures["answered"], found)
    if found["not_judged"] or gold["ambiguous"]:
        yield _(
            "A person's look tells most here. %(look)s writes the rows that tell most; open look.csv in a spreadsheet, "
            "mend what solved them, and say keep or drop under review. %(back)s takes it up, %(again)s replays."
        ) % {
            "look": f"`{LOOK.format(out=place)}`",
            "back": f"`{BACK.format(out=place)}`",
            "again": f"`{AGAIN.format(home=home)}`",
        }


def _of_resolutions(gold: Given) -> Iterator[str]:
    """Yield how it is known what solved the requests."""
    basis = gold["basis"]
    yield _(
        "Of %(rows)s past requests %(linked)s were solved by a page that somebody linked, %(accepted)s by a reply that "
        "was thanked for; %(ended)s only seem to end with an answer. A person should look at %(doubtful)s of them."
    ) % {
        "rows": number(gold["rows"]),
        "linked": number(basis["linked_page"]),
        "accepted": number(basis["accepted_reply"]),
        "ended": number(basis["agent_resolution"]),
        "doubtful": number(gold["ambiguous"]),
    }
    if basis["none"]:
        yield counted(
            "For %(num)s of them nothing says what solved it.",
            "For %(num)s of them nothing says what solved them.",
            basis["none"],
        )


def _of_verdicts(gold: Given, answered: int, found: Given) -> Iterator[str]:
    """Yield by what the answers were judged, and what that leaves open."""
    yield _(
        "Of %(answered)s answers %(by_page)s could be compared with a page, %(by_words)s only with what people wrote; "
        "for %(not_judged)s nothing settles it. So between %(least)s and %(most)s were wrong, even if each verdict "
        "holds."
    ) % {
        "answered": number(answered),
        "by_page": number(found["judged_by_page"]),
        "by_words": number(found["judged_by_words"]),
        "not_judged": number(found["not_judged"]),
        "least": share(found["wrong_at_least"], 0),
        "most": share(found["wrong_at_most"], 0),
    }
    if not gold["basis"]["linked_page"]:
        yield _(
            "Where nobody links pages a verdict compares words: take these figures as a hint, not as a measurement. No "
            "promise can rest on them."
        )
