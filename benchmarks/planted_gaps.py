"""Plant knowledge gaps among the demo's requests and count how many are found, and how much else is called one.

A planted gap is one need that several people ask for in words of their own and two people answer in words of theirs
(planted_gaps.jsonl); beside them lie requests about as many other things. It counts as found where most of a cluster
is about it, with half of its requests; a cluster of anything else is a false one.

python -m benchmarks.planted_gaps [SEEDS]
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eval.knowledge.gaps import Encode, FindGaps, Gap, Unmet

REQUESTS = Path(__file__).parents[1] / "corpora" / "halyard" / "requests.jsonl"
GAPS = Path(__file__).with_name("planted_gaps.jsonl")
PLANTED, OTHERS = 8, 150
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PURE = 0.7


@dataclass(frozen=True, slots=True)
class Planting:
    """What was left to people, and which page each request is about; chatter is about none."""

    unmet: tuple[Unmet, ...]
    about: Mapping[str, str]
    planted: frozenset[str]


def plant(rows: Sequence[Mapping[str, Any]], *, seed: int) -> Planting:
    """Return a planting over a year: `PLANTED` of our gaps, each question answered by one of two people."""
    chance = random.Random(seed)
    gaps = [json.loads(line) for line in GAPS.read_text(encoding="utf-8").splitlines()]
    asked = [
        (gap["gap"], text, chance.choice(gap["answers"]))
        for gap in chance.sample(gaps, PLANTED)
        for text in gap["questions"]
    ]
    pages: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        pages[(row.get("resolution") or {}).get("document_id") or row["id"]].append(row)
    others = [chance.choice(pages[page]) for page in chance.sample(sorted(pages), OTHERS)]
    asked += [("", row["text"], (row.get("resolution") or {}).get("text") or "") for row in others]
    chance.shuffle(asked)
    unmet = [
        Unmet(id=f"p{place}", text=text, at=BEGIN + timedelta(days=place), said=said, minutes=10)
        for place, (_, text, said) in enumerate(asked)
    ]
    about = {one.id: gap or one.id for one, (gap, _, _) in zip(unmet, asked, strict=True)}
    return Planting(tuple(unmet), about, frozenset(gap for gap, _, _ in asked if gap))


def score(gaps: Sequence[Gap], planting: Planting) -> tuple[float, float]:
    """Return recall over the planted pages and precision over the gaps that were found."""
    sizes = Counter(planting.about.values())
    found, true = set(), 0
    for gap in gaps:
        page, count = Counter(planting.about[member.id] for member in gap.members).most_common(1)[0]
        if page in planting.planted and count >= PURE * len(gap.members):
            true += 1
            if count >= sizes[page] / 2:
                found.add(page)
    return len(found) / len(planting.planted), true / len(gaps) if gaps else 0.0


def main(seeds: int) -> None:
    """Print recall and precision by threshold, over so many seeds."""
    from indexer.bootstrap import default_encoder

    rows = [json.loads(line) for line in REQUESTS.read_text(encoding="utf-8").splitlines()]
    encode: Encode = default_encoder().encode
    for alike in (0.45, 0.5, 0.55):
        find = FindGaps(encode, alike=alike)
        made = [score(find(planting.unmet), planting) for planting in (plant(rows, seed=s) for s in range(seeds))]
        recall, precision = (sum(values) / len(made) for values in zip(*made, strict=True))
        print(f"alike {alike:.2f}: recall {recall:.2f}, precision {precision:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
