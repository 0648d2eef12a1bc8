"""Training triage into a home: the new model serves as soon as it is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from app.answering.live_rules import live_rules
from app.domain.label import Label
from app.storage.home.model_shelf import ModelShelf
from classifier.card import HeadCard
from classifier.labelled import read_labelled
from classifier.model import TriageModel
from classifier.routing import Routing
from classifier.types import LabelledText
from indexer.bootstrap import default_encoder

_NAMED = 5
_NO_TRAFFIC: Mapping[str, str] = MappingProxyType({})


def train_triage_from(  # noqa: PLR0913 - one keyword for each option of the command
    labelled: Path,
    home: Path,
    *,
    seed: int = 0,
    corrections: Sequence[Label] = (),
    force: bool = False,
    coverage: float = 0.9,
    traffic: Mapping[str, str] = _NO_TRAFFIC,
) -> dict[str, object]:
    """Train a challenger on a CSV of labelled requests and people's `corrections`; it serves unless it loses.

    What was asked of late, `traffic`, by its request's id, tells it how many messages are out of scope. Returns its
    card, the contest (with its `reasons` where it lost) and the file's oddities.
    """
    from app.bootstrap.triage.champions import corrected, gold_of, put_to_work, serving_model, without
    from classifier.train import train_triage

    read = read_labelled(labelled)
    gold = gold_of(home, read.rows)
    learned_from = without(corrected(read.rows, corrections), gold)
    trained = train_triage(learned_from, default_encoder(), seed=seed, coverage=coverage)
    model = trained.used_to(tuple(traffic.values()), tuple(traffic))
    contest = put_to_work(model, home, gold, champion=serving_model(home), force=force)
    unruled = without_rule(model.card.heads, live_rules(home)())
    return (
        {"version": model.version}
        | asdict(model.card)
        | {"contest": contest, "kept_aside": len(gold), "without_rule": unruled}
        | {"warnings": [*read.warnings, *model.card.warnings]}
    )


def train_triage_on(
    rows: Sequence[LabelledText], home: Path, *, seed: int = 0, coverage: float = 0.9
) -> dict[str, object]:
    """Train on `rows`, put the model to work in `home`, and return its card."""
    # imported here: only training needs scikit-learn, and a server should start without it
    from classifier.train import train_triage

    model = train_triage(rows, default_encoder(), seed=seed, coverage=coverage)
    publish_model(model, home)
    return {"version": model.version} | asdict(model.card)


def publish_model(model: TriageModel, home: Path) -> None:
    """Save `model` under `home` and let it serve, atomically and without a contest."""
    shelf = ModelShelf(home)
    model.save(shelf.path(model.version))
    shelf.promote(model.version)


def without_rule(heads: Mapping[str, HeadCard], rules: Routing) -> str:
    """Say which topics of a model no rule names; empty where the model learned the queues themselves."""
    lost = [] if "queue" in heads else [topic for topic in heads["topic"].counts if not rules.has_topic(topic)]
    if not lost:
        return ""
    named = ", ".join(lost[:_NAMED]) + (", ..." if len(lost) > _NAMED else "")
    return f"triage.toml has no rule for {len(lost)} topics ({named}): they all go to {rules.default_queue!r}"
