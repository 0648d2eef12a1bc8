"""The command `firstline eval pages`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from eval.gates import read_gate
from eval.knowledge.claims import sentences_of
from eval.knowledge.pages import Rows, contradictions, duplicates, stale
from eval.outcome import FailIfOption, JsonOption, Keep, SaveOption, finish
from indexer.bootstrap import message_encoder
from indexer.types import Document


def pages(
    *,
    home: Annotated[Path, typer.Option("--home", help="The home whose pages are read.")],
    stale_years: Annotated[float, typer.Option(min=0, help="After so many years a page counts as left alone.")] = 2.0,
    save: SaveOption = "",
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """Which pages contradict each other, say the same twice, or have been left alone? By owner."""
    gates = [read_gate(text) for text in fail_if or ()]
    found = pages_of(home)
    figures = page_figures(found, stale_years)
    keep = Keep(name=save, home=home, kind="pages", configuration={"stale_years": stale_years})
    finish(figures, as_json=as_json, gates=gates, keep=keep)


def pages_of(home: Path) -> tuple[Document, ...]:
    """Return the pages of a home; threads are what people said once, and may differ."""
    from eval.replay.knowledge import open_past

    index = open_past(home).index
    documents = (index.content.document(row) for row in range(len(index.document_ids)))
    return tuple(document for document in documents if document.kind == "page")


def page_figures(found: Sequence[Document], stale_years: float) -> dict[str, Any]:
    """Return what is wrong with the pages; ages count from the day the newest was changed."""
    encode = message_encoder().embed_passages
    sentences = [one for one in sentences_of(found) if one.numbers or one.negations or _may_be_denied(one.text)]
    rows = encode([one.text for one in sentences]) if sentences else np.zeros((0, 1), dtype=np.float32)
    whole: Rows = encode([f"{page.title}\n{page.text[:2000]}" for page in found]) if found else rows
    against = contradictions(found, sentences, rows)
    twice = duplicates(found, whole)
    newest = max((page.updated for page in found if page.updated), default=None)
    left = stale(found, today=newest, years=stale_years) if newest else {}
    told = {name for one in against for name in (one.first, one.second)}
    told |= {name for one in twice for name in (one.first, one.second)}
    return {
        "pages": len(found),
        "titles": {page.id: page.title for page in found if page.id in told},
        "contradictions": [asdict(one) for one in against],
        "duplicates": [asdict(one) for one in twice],
        "stale": left,
        "contradicting_pairs": len({(one.first, one.second) for one in against}),
        "duplicate_pairs": len(twice),
        "stale_pages": sum(len(of) for of in left.values()),
    }


def _may_be_denied(text: str) -> bool:
    """Whether a sentence is short enough that another could say its opposite."""
    return len(text) <= 160
