"""What so many judged answers can prove, and what they cannot: said in a sentence, so that nobody reads too much."""

from __future__ import annotations

from typing import Any

from eval.certificate import Promise, fewest_answers, wrong_rate_upper
from eval.wording import _, number, share


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
    values = {
        "judged": number(judged),
        "right": number(judged - wrong),
        "upper": share(upper),
        "confidence": share(wish.confidence, 0),
        "target": share(wish.max_wrong, 0),
        "fewest": number(fewest_answers(wish)),
        "missing": number(missing),
    }
    if not judged:
        return (
            _(
                "Nothing can be promised, since none of the answers can be told right or wrong. %(fewest)s right ones "
                "and no wrong one would prove that at most %(target)s are wrong."
            )
            % values
        )
    proven = _(
        "That %(right)s of %(judged)s were right proves, with %(confidence)s certainty, that at most %(upper)s of its "
        "answers are wrong."
    )
    return f"{proven} {_verdict(missing=missing, hopeless=hopeless)}" % values


def _verdict(*, missing: int, hopeless: bool) -> str:
    if hopeless:
        return _(
            "More than the %(target)s that are promised: answer from a higher confidence, or mend the pages that "
            "mislead."
        )
    if missing:
        return _("To promise at most %(target)s, about %(missing)s more would have to be judged, all of them right.")
    return _("A promise of at most %(target)s would have been kept.")
