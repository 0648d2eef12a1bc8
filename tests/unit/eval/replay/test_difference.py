"""What a change would have made of a history, conversation by conversation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.replay.difference import difference_figures, holm, read_pairs


def decisions(path: Path, verdicts: dict[str, str]) -> Path:
    rows = [
        {
            "id": id,
            "text": f"request {id}",
            "decision": "reply" if verdict else "escalate",
            "answered": bool(verdict),
            "verdict": verdict,
            "documents": ["vpn"] if verdict else [],
            "queue": "it",
        }
        for id, verdict in verdicts.items()
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_counts_before_and_after_with_the_conversations_that_changed(tmp_path: Path) -> None:
    before = decisions(tmp_path / "a", {"1": "right", "2": "", "3": "wrong", "4": ""})
    after = decisions(tmp_path / "b", {"1": "right", "2": "right", "3": "", "5": "right"})
    found = difference_figures(read_pairs(before, after))
    assert found["requests"] == 3
    assert found["answered"] == {"before": 2, "after": 2, "gained": 1, "lost": 1, "p": 1.0, "p_adjusted": 1.0}
    assert (found["right"]["gained"], found["wrong"]["lost"]) == (1, 1)
    assert [row["id"] for row in found["changed"]] == ["2", "3"]
    assert found["changed_requests"] == 2


def test_what_got_worse_is_listed_first(tmp_path: Path) -> None:
    before = decisions(tmp_path / "a", {"1": "", "2": "right", "3": ""})
    after = decisions(tmp_path / "b", {"1": "right", "2": "", "3": "wrong"})
    assert [row["id"] for row in difference_figures(read_pairs(before, after))["changed"]] == ["3", "2", "1"]


def test_a_ticket_is_a_request_that_was_not_answered_or_not_helped(tmp_path: Path) -> None:
    rows = {"a": ("", "refuted"), "b": ("confirmed", "assumed")}
    for name, told in rows.items():
        lines = [json.dumps({"id": str(n), "deflection": deflection}) for n, deflection in enumerate(told)]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    tickets = difference_figures(read_pairs(tmp_path / "a", tmp_path / "b"))["tickets"]
    assert (tickets["before"], tickets["after"], tickets["lost"]) == (2, 0, 2)


def test_chances_are_corrected_for_all_counts_and_all_tries() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})  # by hand
    assert holm({"a": 0.5, "b": 0.9}) == {"a": 1.0, "b": 1.0}


def test_who_tries_more_needs_more(tmp_path: Path) -> None:
    before = decisions(tmp_path / "a", {str(n): "" for n in range(10)})
    after = decisions(tmp_path / "b", {str(n): "right" for n in range(10)})
    pairs = read_pairs(before, after)
    once, often = (difference_figures(pairs, tries=tries)["right"]["p_adjusted"] for tries in (1, 10))
    assert often == pytest.approx(10 * once, abs=1e-3)


def test_a_change_that_chance_hardly_makes_has_a_small_p(tmp_path: Path) -> None:
    before = decisions(tmp_path / "a", {str(n): "" for n in range(10)})
    after = decisions(tmp_path / "b", {str(n): "right" for n in range(10)})
    assert difference_figures(read_pairs(before, after))["right"]["p"] == pytest.approx(2 / 2**10, abs=1e-4)


def test_the_same_twice_is_no_difference(tmp_path: Path) -> None:
    same = decisions(tmp_path / "a", {"1": "right", "2": ""})
    found = difference_figures(read_pairs(same, same))
    assert found["changed"] == []
    assert found["answered"]["p"] == 1.0


def test_replays_of_other_requests_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no request in common"):
        read_pairs(decisions(tmp_path / "a", {"1": ""}), decisions(tmp_path / "b", {"2": ""}))
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_pairs(tmp_path / "missing", tmp_path / "missing")
