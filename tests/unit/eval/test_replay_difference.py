"""What a change would have made of a history, conversation by conversation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.replay_difference import difference_figures, read_pairs


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
    assert found["answered"] == {"before": 2, "after": 2, "gained": 1, "lost": 1, "p": 1.0}
    assert (found["right"]["gained"], found["wrong"]["lost"]) == (1, 1)
    assert [row["id"] for row in found["changed"]] == ["2", "3"]


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
