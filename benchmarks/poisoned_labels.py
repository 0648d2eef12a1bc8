"""How well the quarantine catches poisoned corrections, and how many honest ones it holds by mistake.

    python benchmarks/poisoned_labels.py [FILE.csv|demo]... [--share 0.2] [--seeds 3] [--classes 8]

A model learns half of the rows. On the other half honest people correct what it got wrong, `people` of them in turn,
with the file's own labels. One more person changes a share of the labels of one class: all to one other class
(`aimed`), or each to another at random (`random`). Figures are means over classes and seeds, each poisoned alone.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from app.bootstrap.demo import CORPUS, training_rows
from app.bootstrap.triage.learning import belief_of
from app.domain.label import Label
from app.domain.quarantine import Belief, quarantined
from classifier.labelled import read_labelled
from classifier.model import TriageModel
from classifier.train import OUT_OF_SCOPE, train_triage
from classifier.types import LabelledText
from indexer.bootstrap import default_encoder

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PEOPLE = 8
LEAST = 10
Choose = Callable[[str], str]


def read(name: str) -> list[LabelledText]:
    rows = training_rows(CORPUS / "requests.jsonl") if name == "demo" else read_labelled(Path(name)).rows
    return [LabelledText(text=row.text, topic=row.topic) for row in rows if row.topic not in {"", OUT_OF_SCOPE}]


def label(number: int, row: LabelledText, actor: str, *, old: str, new: str) -> Label:
    return Label(
        id=f"{actor}-{number}", text=row.text, field="topic", old=old, new=new, actor=actor, at=NOW, source="edit"
    )


def honest(rows: Sequence[LabelledText], model: TriageModel) -> Iterator[Label]:
    """Yield a correction for each row that the model got wrong."""
    said = [prediction.topic.best.label for prediction in model.predict_batch([row.text for row in rows])]
    for number, (row, old) in enumerate(zip(rows, said, strict=True)):
        if old not in row.topic.split("|"):
            yield label(number, row, f"agent-{number % PEOPLE}", old=old, new=row.topic)


def poisoned(
    rows: Sequence[LabelledText], topic: str, share: float, choose: Choose, dice: random.Random
) -> list[Label]:
    mine = [row for row in rows if row.topic == topic]
    chosen = dice.sample(mine, max(1, round(share * len(mine))))
    return [label(n, row, "poisoner", old=topic, new=choose(topic)) for n, row in enumerate(chosen)]


def trial(rows: Sequence[LabelledText], options: argparse.Namespace, seed: int) -> Iterator[tuple[str, float, float]]:
    """Yield (kind, share of poison held, share of honest corrections held) for each poisoned class."""
    dice = random.Random(seed)
    shuffled = dice.sample(list(rows), len(rows))
    half = len(shuffled) // 2
    model, rest = train_triage(shuffled[:half], default_encoder(), seed=seed), shuffled[half:]
    belief: Belief = belief_of(model)
    good = list(honest(rest, model))
    counts = Counter(row.topic for row in rest)
    topics = sorted(topic for topic, count in counts.items() if count >= LEAST)
    for topic in dice.sample(topics, min(options.classes, len(topics))):
        others = [other for other in topics if other != topic]
        aim = dice.choice(others)
        for kind, choose in (("aimed", lambda _: aim), ("random", lambda _: dice.choice(others))):  # noqa: B023
            bad = poisoned(rest, topic, options.share, choose, dice)
            held = quarantined([*good, *bad], belief)
            yield kind, mean(one.id in held for one in bad), mean(one.id in held for one in good)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", default=["demo"])
    arguments.add_argument("--share", type=float, default=0.2)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--classes", type=int, default=8)
    options = arguments.parse_args()
    for name in options.files:
        rows = read(name)
        found = [one for seed in range(options.seeds) for one in trial(rows, options, seed)]
        for kind in ("aimed", "random"):
            of_kind = [(bad, good) for found_kind, bad, good in found if found_kind == kind]
            print(
                f"{Path(name).parent.name or name:12} {kind:7} poison held {mean(bad for bad, _ in of_kind):.3f}  "
                f"honest held {mean(good for _, good in of_kind):.3f}  ({len(of_kind)} trials)",
                flush=True,
            )


if __name__ == "__main__":
    main()
