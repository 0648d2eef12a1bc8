"""Topics above topics: `it/vpn` lies below `it`, and what is unsure between the two may be sure above them."""

from __future__ import annotations

from classifier.types import LabelScore, Prediction

_UNSURE, _SURE = 0.5, 0.8


def parents(prediction: Prediction) -> tuple[LabelScore, ...]:
    """Every topic above those predicted, likeliest first: its probability is the sum of those below, and its own."""
    found: dict[str, float] = {}
    for score in prediction.scores:
        parts = score.label.split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            found[above] = found.get(above, 0.0) + score.probability
    own = {score.label: score.probability for score in prediction.scores}
    summed = (LabelScore(label=above, probability=sum_ + own.get(above, 0.0)) for above, sum_ in found.items())
    return tuple(sorted(summed, key=lambda score: (-score.probability, score.label)))


def surest_above(prediction: Prediction) -> LabelScore | None:
    """The topic to speak of instead of the best one: where that is unsure and the one right above it is sure.

    None where the best topic is likelier right than wrong, where nothing above it is sure, or where there is nothing.
    Of several that are sure the lowest is taken, since it says most.
    """
    best = prediction.best
    if best.probability >= _UNSURE:
        return None
    sure = [
        above
        for above in parents(prediction)
        if above.probability >= _SURE and best.label.startswith(f"{above.label}/")
    ]
    return max(sure, key=lambda above: above.label.count("/"), default=None)
