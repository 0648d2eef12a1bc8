"""What so many judged answers can prove, and what they cannot: said in a sentence, so that nobody reads too much."""

from __future__ import annotations

from typing import Any

from eval.certificate import Promise, fewest_answers, wrong_rate_upper


def provable(*, right: int, wrong: int, promise: Promise | None = None) -> dict[str, Any]:
    """Return the bound that the judged answers prove, and how many more the usual promise would need."""
    wish = promise or Promise()
    judged = right + wrong
    upper = wrong_rate_upper(wrong, judged, confidence=wish.confidence)
    holds = wish.holds(wrong=wrong, answered=judged)
    hopeless = wish.refuted(wrong=wrong, answered=judged)
    missing = 0 if holds or hopeless else max(0, fewest_answers(wish, wrong=wrong) - judged)
    return {
        "judged": judged,
        "wrong_rate_upper": round(upper, 4),
        "target": wish.max_wrong,
        "holds": holds,
        "labels_missing": None if hopeless else missing,
        "sentence": _sentence(judged, wrong, upper, wish, missing=missing, hopeless=hopeless),
    }


def _sentence(judged: int, wrong: int, upper: float, wish: Promise, *, missing: int, hopeless: bool) -> str:
    if not judged:
        return (
            "Nothing can be promised: none of the answers could be judged. "
            f"{fewest_answers(wish)} judged answers without an error would prove at most {wish.max_wrong:.0%} wrong."
        )
    proven = f"{wrong} of {judged} judged answers were wrong, which proves at most {upper:.1%} ({wish.confidence:.0%})"
    if hopeless:
        return f"{proven}. That is not {wish.max_wrong:.0%}: answer from a higher confidence, or mend what misleads."
    if missing:
        return f"{proven}. For at most {wish.max_wrong:.0%} about {missing} more would be needed, all of them right."
    return f"{proven}: the promise of {wish.max_wrong:.0%} would have held."
