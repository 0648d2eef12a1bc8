"""A report from an export says first how little it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from eval.history.basis import trust, trust_section


def gold(*, linked: int = 0, doubtful: int = 6) -> dict[str, Any]:
    basis = {"linked_page": linked, "accepted_reply": 4, "agent_resolution": 6, "none": 0}
    return {"rows": linked + 10, "basis": basis, "ambiguous": doubtful}


def figures(rules: dict[str, int], *, wrong: int, unclear: int) -> dict[str, Any]:
    return {"answered": sum(rules.values()), "wrong": wrong, "unclear": unclear, "rules": rules}


def test_what_was_not_judged_leaves_the_truth_open() -> None:
    seen = figures({"words_agree": 1, "words_differ": 3, "words_between": 6}, wrong=3, unclear=6)
    assert trust(gold(), seen) == {
        "judged_by_page": 0,
        "judged_by_words": 4,
        "not_judged": 6,
        "wrong_at_least": 0.3,
        "wrong_at_most": 0.9,
        "rows_to_look_at": 6,
    }
    text = trust_section(gold(), seen, "out", "desk").text
    assert "between 30% and 90% were wrong" in text
    assert "No promise can rest on them" in text
    assert "--audit out/decisions.jsonl" in text


def test_verdicts_by_pages_are_told_from_those_by_words() -> None:
    seen = figures(
        {"same_document": 5, "other_document": 2, "words_agree": 1, "other_document_alike": 2}, wrong=2, unclear=2
    )
    found = trust(gold(linked=8), seen)
    assert (found["judged_by_page"], found["judged_by_words"], found["not_judged"]) == (7, 1, 2)
    assert "No promise" not in trust_section(gold(linked=8), seen, "out", "desk").text


def test_nothing_answered_is_nothing_to_judge() -> None:
    seen = figures({}, wrong=0, unclear=0)
    assert trust(gold(), seen)["wrong_at_most"] is None
    assert trust_section(gold(), seen, "out", "desk").text.endswith("so there is nothing to judge.")


@pytest.mark.parametrize("doubtful", [0, 3])
def test_a_look_is_asked_for_where_it_tells_something(doubtful: int) -> None:
    seen = figures({"same_document": 5}, wrong=0, unclear=0)
    assert ("look.csv" in trust_section(gold(linked=5, doubtful=doubtful), seen, "out", "desk").text) == bool(doubtful)
