"""The deflection that a replay of the demo's requests estimates, beside the truth: somebody graded every page for each.

python -m benchmarks.deflection_truth DECISIONS.jsonl     (of `firstline eval replay --requests corpora/halyard/...`)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

REQUESTS = Path(__file__).parents[1] / "corpora" / "halyard" / "requests.jsonl"
ANSWERS = 2
"""The grade from which on a page answers."""


def main(decisions: Path) -> None:
    """Print estimate and truth for each part."""
    graded = {row["id"]: row for row in map(json.loads, REQUESTS.read_text(encoding="utf-8").splitlines())}
    rows = [json.loads(line) for line in decisions.read_text(encoding="utf-8").splitlines()]
    for part in ("", "train", "test"):
        own = [row for row in rows if graded[row["id"]]["part"].startswith(part)]
        counts = {kind: sum(row["deflection"] == kind for row in own) for kind in ("confirmed", "assumed", "refuted")}
        judged = counts["confirmed"] + counts["refuted"]
        estimate = counts["confirmed"] + (counts["assumed"] * counts["confirmed"] / judged if judged else 0.0)
        truth = sum(_answers(graded[row["id"]].get("relevant") or {}, row["documents"]) for row in own)
        print(
            f"{part or 'all':5} {len(own):4} requests: estimated {estimate / len(own):.4f}, true {truth / len(own):.4f}"
        )


def _answers(grades: dict[str, int], documents: list[str]) -> bool:
    return any(grades.get(name, 0) >= ANSWERS for name in documents)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
