"""What reading a reply wrongly costs people, and the limits that keep it within what is promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from classifier.protocol import TextEncoder
from classifier.replies import LIMITS, Limits, judge
from eval.messages.models import REPLIES_DENSE, Message, embedded, fit, known_words
from eval.replay.figures import interval

Judged = Sequence[tuple[Message, Mapping[str, float]]]
NEEDLESS, MISSED = 0.02, 0.03
"""What is promised: shares of thanks that reopen a ticket, and of "still broken" that is read as something else."""
_FOLDS = 10
_RISKS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15)
_ASKED = "asked"


def cross_validated(messages: Sequence[Message], encoder: TextEncoder, names: Sequence[str]) -> Judged:
    """Return the train part's messages with probabilities of models that had not seen their group."""
    from sklearn.model_selection import GroupKFold

    train = [message for message in messages if message.train]
    rows, groups, judged = (
        REPLIES_DENSE * embedded(train, encoder),
        [message.group for message in train],
        list[tuple[Message, Mapping[str, float]]](),
    )
    for seen, held in GroupKFold(_FOLDS, shuffle=True, random_state=0).split(rows, groups=groups):
        mine = [train[place] for place in seen]
        model = fit(mine, rows[seen], (*names, *known_words(mine)), encoder.model_id).full
        judged += [(train[place], model.probabilities(train[place].values, rows[place])) for place in held]
    return judged


def choose_limits(judged: Judged) -> Limits:
    """Return the limits that ask least among those that keep both promises on `judged`; else the strictest."""
    found = [Limits(missed=missed, needless=needless) for missed, needless in product(_RISKS, _RISKS)]
    figures = [(_counts(_acts(judged, limits)), limits) for limits in found]
    kept = [(c["asked"], n) for n, (c, _) in enumerate(figures) if c["reopened"] <= NEEDLESS * c["thanked"]
            and c["missed"] <= MISSED * c["broken"]]  # fmt: skip
    return figures[min(kept)[1]][1] if kept else found[0]


def reply_errors(judged: Judged, limits: Limits = LIMITS) -> dict[str, dict[str, object]]:
    """Return what costs people, by language and over all, each share with its 95 % interval.

    A reply that is not read surely does neither harm: its writer is asked, or, where people have the ticket, they read
    it. `asked` counts both.
    """
    acts = _acts(judged, limits)
    found = {language: _errors([a for a in acts if a[0].language == language]) for language in ("en", "es", "it")}
    return found | {"all": _errors(acts)}


def _acts(judged: Judged, limits: Limits) -> list[tuple[Message, str]]:
    readings = [(message, judge(found, limits)) for message, found in judged]
    return [(message, reading.kind if reading.sure else _ASKED) for message, reading in readings]


def _counts(acts: Sequence[tuple[Message, str]]) -> dict[str, int]:
    thanked = [act for message, act in acts if message.label == "acknowledgement"]
    broken = [act for message, act in acts if message.label == "still_broken"]
    return {
        "replies": len(acts),
        "thanked": len(thanked),
        "reopened": thanked.count("still_broken"),
        "broken": len(broken),
        "missed": sum(act not in {"still_broken", _ASKED} for act in broken),
        "asked": sum(act == _ASKED for _, act in acts),
        "wrong": sum(act not in {message.label, _ASKED} for message, act in acts),
    }


def _errors(acts: Sequence[tuple[Message, str]]) -> dict[str, object]:
    counts = _counts(acts)
    return {
        "replies": counts["replies"],
        "acknowledgements": counts["thanked"],
        "acknowledgement_reopens": _share(counts["reopened"], counts["thanked"]),
        "acknowledgement_reopens_interval": interval(counts["reopened"], counts["thanked"]),
        "still_broken": counts["broken"],
        "missed_reopens": _share(counts["missed"], counts["broken"]),
        "missed_reopens_interval": interval(counts["missed"], counts["broken"]),
        "asked": _share(counts["asked"], counts["replies"]),
        "acted_wrongly": _share(counts["wrong"], counts["replies"]),
    }


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)
