"""What judged answers prove is said in a sentence that promises no more than they do."""

from __future__ import annotations

import pytest

from eval.provable import provable


@pytest.mark.parametrize(
    ("right", "wrong", "holds", "missing"),
    [
        (59, 0, True, 0),
        (58, 0, False, 1),
        (92, 1, True, 0),
        (30, 1, False, 62),
        (6, 37, False, None),
        (9, 1, False, 83),  # one error in ten may be chance
        (0, 0, False, 59),
    ],
)
def test_the_numbers_are_those_of_the_exact_bound(right: int, wrong: int, holds: bool, missing: int | None) -> None:
    found = provable(right=right, wrong=wrong)
    assert (found["holds"], found["labels_missing"], found["judged"]) == (holds, missing, right + wrong)


def test_without_a_judged_answer_nothing_is_promised() -> None:
    assert provable(right=0, wrong=0)["sentence"].startswith("Nothing can be promised")


def test_too_many_errors_are_not_covered_by_more_labels() -> None:
    assert "higher confidence" in provable(right=6, wrong=37)["sentence"]
