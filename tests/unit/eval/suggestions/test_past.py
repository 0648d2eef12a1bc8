"""Past tickets put back to their day: what had solved the like, and whether it was suggested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from eval.errors import EvaluationError
from eval.suggestions.cases import read_groups
from eval.suggestions.past import Suggested, figures


def suggested(*documents: str, solved_by: str = "", confidence: float = 0.9) -> Suggested:
    return Suggested(
        id="t", solved_by=frozenset(solved_by.split()), documents=documents, confidences=(confidence,) * len(documents)
    )


def test_only_tickets_with_a_precedent_count_for_what_was_found() -> None:
    found = figures(
        [
            suggested("a", "b", solved_by="a"),
            suggested("b", "c", "a", solved_by="a"),
            suggested("b", "c", "d", "a", solved_by="a"),
            suggested("b"),
        ]
    )
    assert (found["tickets"], found["with_precedent"], found["precedent_share"]) == (4, 3, 0.75)
    assert (found["recall@1"], found["recall@3"]) == (0.3333, 0.6667)
    assert found["recall@3_low"] == pytest.approx(0.0943, abs=0.001)
    assert found["recall@3_high"] == pytest.approx(0.9916, abs=0.001)


def test_what_an_agent_would_not_see_is_told_apart() -> None:
    unsure = suggested("a", solved_by="a", confidence=0.5)
    found = figures([unsure, suggested("a", solved_by="a"), suggested("x")])
    assert unsure.shown == ()
    assert (found["recall@3"], found["shown_recall@3"], found["with_suggestion"]) == (1.0, 0.5, 0.6667)
    assert found["shown_right"] == 0.5


def test_without_tickets_nothing_is_measured() -> None:
    assert figures([])["recall@3"] is None


def test_a_folder_without_a_history_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no history"):
        read_groups(tmp_path)
    (tmp_path / "threads.jsonl").write_text('{"id": "t-1", "messages": []}\n')
    with pytest.raises(EvaluationError, match="'t-1'"):
        read_groups(tmp_path)


def a_thread(number: int, day: str, question: str, told: str) -> dict[str, object]:
    messages = [
        {"role": "requester", "at": f"{day}T09:00:00Z", "text": question},
        {"role": "agent", "at": f"{day}T10:00:00Z", "text": told},
    ]
    started, resolved = f"{day}T09:00:00Z", f"{day}T10:00:00Z"
    return {"id": f"t-{number}", "started": started, "resolved": resolved, "language": "en", "messages": messages}


@pytest.mark.slow
def test_a_ticket_is_given_only_what_was_known_before_its_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "Open the Tidegate app, tap Renew badge and hold the badge against the reader until it blinks green."
    rows = [
        a_thread(1, "2026-01-05", "My badge does not open the door any more", told),
        a_thread(2, "2026-02-05", "The door does not open with my badge", told),
        a_thread(
            3, "2026-03-05", "Where do I order a monitor arm?", "In the catalogue, under furniture, with a cost centre."
        ),
    ]
    (tmp_path / "threads.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run(["eval", "suggestions", "--corpus", str(tmp_path), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["threads"]
    assert (found["tickets"], found["with_precedent"], found["recall@1"]) == (3, 1, 1.0)
    assert run(["eval", "suggestions", "--corpus", str(tmp_path), "--fail-if", "threads.recall@3<1.1"]) == 3
