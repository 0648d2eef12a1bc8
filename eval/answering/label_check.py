"""Labels as they come: repeated, contradicting, all of one kind, too few. What is done about each, and said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.observations import Observation, Question
from eval.wording import _, counted, number

FEWEST = 20
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Labelled requests that can be counted on: each once; `remarks` say what was done, `refusal` why nothing can be.

    A refusal means that no threshold may be certified on these labels.
    """

    observations: tuple[Observation, ...]
    remarks: tuple[str, ...] = ()
    refusal: str = ""


def distinct(observations: Sequence[Observation]) -> list[list[int]]:
    """Return the places of the observations by what was asked and by whom, in order of first appearance."""
    places: dict[object, list[int]] = defaultdict(list)
    for place, observation in enumerate(observations):
        places[_key(observation.question)].append(place)
    return list(places.values())


def checked(observations: Sequence[Observation]) -> Checked:
    """Return labels that count: copies once, contradictions as wrong; a refusal for one outcome only or too few."""
    groups = [[observations[place] for place in places] for places in distinct(observations)]
    kept = tuple(_one_of(group) for group in groups)
    remarks = (*_repeated(len(observations) - len(kept)), *_contradicting(groups))
    return Checked(observations=kept, remarks=remarks, refusal=_refusal(kept))


def _key(question: Question) -> object:
    return " ".join(question.text.lower().split()), question.audience


def _contradict(group: Sequence[Observation]) -> bool:
    """Whether copies of a request cannot both be labelled rightly: one has an answer that the other denies."""
    labels = [observation.question.relevant for observation in group]
    return any(label != labels[0] and not label & labels[0] for label in labels)


def _one_of(group: Sequence[Observation]) -> Observation:
    first = group[0]
    if not _contradict(group):
        return first
    return replace(first, useful=tuple(False for _ in first.useful))


def _repeated(count: int) -> tuple[str, ...]:
    told = counted(
        "%(num)s labelled request repeats another word for word; each counts once.",
        "%(num)s labelled requests repeat others word for word; each counts once.",
        count,
    )
    return (told,) if count else ()


def _contradicting(groups: Sequence[Sequence[Observation]]) -> tuple[str, ...]:
    found = [[observation.question.id for observation in group] for group in groups if _contradict(group)]
    if not found:
        return ()
    named = "; ".join(" and ".join(map(repr, ids[:2])) for ids in found[:_SHOWN])
    return (
        _(
            "%(count)s requests are labelled in ways that contradict each other (%(named)s). They count as answered "
            "wrongly until somebody decides."
        )
        % {"count": number(len(found)), "named": named},
    )


def _refusal(kept: Sequence[Observation]) -> str:
    if len(kept) < FEWEST:
        told = _("Only %(count)s different labelled requests to calibrate on; at least %(fewest)s are needed to start.")
        return told % {"count": number(len(kept)), "fewest": number(FEWEST)}
    right = sum(observation.correct for observation in kept)
    if right in {0, len(kept)}:
        told = (
            _(
                "For all %(count)s labelled requests the best page is right, so nothing shows how the engine tells "
                "right from wrong. Add requests that no page answers."
            )
            if right
            else _(
                "For all %(count)s labelled requests the best page is wrong, so nothing shows how the engine tells "
                "right from wrong. Add requests that a page answers."
            )
        )
        return told % {"count": number(len(kept))}
    return ""
