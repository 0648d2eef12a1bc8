"""Plant contradicting pages, and pages that only look so, among the demo's; count what is found and what is made up.

Whatever is found among the demo's own pages counts as made up, unless one of the two is marked there as superseded.

python -m benchmarks.planted_contradictions
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from eval.knowledge.pages_command import page_figures
from indexer.sentences import sentence_spans
from indexer.sources.markdown import MarkdownSource
from indexer.types import Document

CORPUS = Path(__file__).parents[1] / "corpora" / "halyard"
PLANTED = Path(__file__).with_name("planted_contradictions.jsonl")
SUPERSEDED = frozenset(
    {
        "mileage-rate-2021", "leave-carry-over-2022", "car-park-rules-2022", "password-policy-2021",
        "vpn-classic-client",
        "document-signing-2023", "es-vacaciones-2024", "es-kilometraje-2025", "it-smart-working-sperimentale",
        "it-buoni-pasto-cartacei",
    }
)  # fmt: skip
FILLER = 6


def demo_pages() -> list[Document]:
    """Return the demo's pages."""
    return [page for page in MarkdownSource(CORPUS / "kb").documents() if isinstance(page, Document)]


def planted(rows: Sequence[Mapping[str, Any]], pages: Sequence[Document], *, seed: int = 0) -> list[Document]:
    """Return two pages a row, each sentence hidden among others' that claim nothing alike."""
    chance = random.Random(seed)
    found = []
    for number, row in enumerate(rows):
        plain = [
            page.text[start:end]
            for page in pages
            if page.language == row["language"]
            for start, end in sentence_spans(page.text)
            if not any(sign.isdigit() for sign in page.text[start:end]) and end - start < 200
        ]
        for side in (0, 1):
            around = chance.sample(plain, FILLER)
            text = "\n\n".join([*around[: FILLER // 2], row["said"][side], *around[FILLER // 2 :]])
            found.append(
                Document(
                    id=f"planted-{number}-{side}",
                    source="planted",
                    title=row["titles"][side],
                    text=text,
                    language=row["language"],
                    updated=date(2026, 1, 1 + side),
                )
            )
    return found


def is_true(pair: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a pair that was found really contradicts."""
    sides = [str(pair["first"]), str(pair["second"])]
    if all(side.startswith("planted-") for side in sides):
        numbers = {side.split("-")[1] for side in sides}
        told = {pair["first_sentence"], pair["second_sentence"]}
        return (
            len(numbers) == 1 and rows[int(numbers.pop())]["against"] and told <= {s for r in rows for s in r["said"]}
        )
    return bool(SUPERSEDED & set(sides))


def main() -> None:
    """Print recall and precision, and what was made up."""
    rows = [json.loads(line) for line in PLANTED.read_text(encoding="utf-8").splitlines()]
    pages = demo_pages()
    found = page_figures([*pages, *planted(rows, pages)], 2.0)["contradictions"]
    true = [pair for pair in found if is_true(pair, rows)]
    hit = {pair["first"].split("-")[1] for pair in true if pair["first"].startswith("planted-")}
    wanted = sum(row["against"] for row in rows)
    print(f"recall {len(hit) / wanted:.2f} of {wanted}, precision {len(true) / max(1, len(found)):.2f} of {len(found)}")
    for row in (rows[n] for n in range(len(rows)) if rows[n]["against"] and str(n) not in hit):
        print("missed:", *row["said"], sep="\n   ")
    for pair in found:
        if pair not in true:
            print(
                f"made up ({pair['kind']}):", pair["first_sentence"][:140], pair["second_sentence"][:140], sep="\n   "
            )


if __name__ == "__main__":
    main()
