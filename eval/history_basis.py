"""What a history rests on, in sentences: how many of its resolutions and verdicts anybody should trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.replay_figures import Figures
from eval.report import Section

Given = Mapping[str, Any]
BY_PAGE = ("same_document", "other_document_same_words", "other_document")
LOOK = "firstline eval goldset --from gold:{out}/gold.csv --audit {out}/decisions.jsonl --out look.csv"


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


def trust_section(gold: Given, figures: Given, place: str) -> Section:
    """Return the first section of the report: read this before any figure."""
    return Section(title="How far can this be trusted?", text=" ".join(_sentences(gold, figures, place)))


def _sentences(gold: Given, figures: Given, place: str) -> Iterator[str]:
    basis, found = gold["basis"], trust(gold, figures)
    yield (
        f"Of {gold['rows']} past requests {basis['linked_page']} were solved by a page that somebody linked, "
        f"{basis['accepted_reply']} by a reply that was thanked for, {basis['agent_resolution']} only seem to end with "
        f"an answer; {gold['ambiguous']} are doubtful."
    )
    answered: Any = figures["answered"]
    if not answered:
        yield "Nothing would have been answered, so there is nothing to judge."
        return
    yield (
        f"Of {answered} answers {found['judged_by_page']} could be compared with a page, {found['judged_by_words']} "
        f"only with what people wrote, {found['not_judged']} with nothing that settles it. So between "
        f"{found['wrong_at_least']:.0%} and {found['wrong_at_most']:.0%} were wrong, even if each verdict is right."
    )
    if not basis["linked_page"]:
        yield (
            "Where nobody links pages a verdict compares words: take these figures as a hint, not as a measurement. "
            "No promise can rest on them."
        )
    if found["not_judged"] or gold["ambiguous"]:
        yield f"A person's look tells most here: {LOOK.format(out=place)}. Mend look.csv, and replay."
