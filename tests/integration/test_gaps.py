"""From a channel's export to its gaps: a draft made of earlier answers answers the later questions."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.command import as_json, firstline, here

BEGIN = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
ANSWER = "Register with Facilities at reception. The new code of the bike shed then comes by mail within one day."
ASKED = [
    "What is the new code of the bike shed?",
    "The code of the bike shed was changed, who has the new one?",
    "Bike shed: which code works now?",
    "Could somebody send me the new bike shed code?",
    "New code for the bike shed, please?",
    "I need the new code of the bike shed",
]


def thread(number: int, question: str, answer: str) -> dict[str, Any]:
    at = BEGIN + timedelta(days=10 * number)
    said = [
        {"role": "requester", "at": at.isoformat(), "text": question},
        {"role": "agent", "at": (at + timedelta(minutes=5)).isoformat(), "text": answer},
        {"role": "requester", "at": (at + timedelta(minutes=9)).isoformat(), "text": "Great, thanks, that worked"},
    ]
    return {"id": f"t{number}", "channel": "desk", "resolved": at.isoformat(), "messages": said}


@pytest.mark.slow
def test_an_export_becomes_a_report_and_its_gaps_a_draft_that_was_tried(tmp_path: Path) -> None:
    rows = [thread(number, question, ANSWER) for number, question in enumerate(ASKED)]
    source = tmp_path / "threads.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    page = tmp_path / "kb.jsonl"
    page.write_text(
        json.dumps({"id": "canteen", "title": "Canteen", "text": "Lunch is served from noon to two."}) + "\n"
    )
    home = tmp_path / "home"
    assert here("index", f"jsonl:{page}", "--home", home).returncode == 0

    out = tmp_path / "out"
    told = as_json(firstline("eval", "history", "--from", f"jsonl:{source}", "--out", out, "--home", home, "--json"))
    assert told["requests"] == len(ASKED)
    assert not told["provable"]["holds"]
    assert (out / "report.html").is_file()

    decisions, gold = out / "decisions.jsonl", out / "gold.jsonl"
    found = as_json(firstline("eval", "gaps", "--decisions", decisions, "--home", home, "--requests", gold, "--json"))
    (gap,) = found["gaps"]
    assert gap["requests"] == len(ASKED)
    assert "Register with Facilities" in gap["draft"]["text"]
    assert gap["predicted"]["tried_on"] == 3

    looked = as_json(firstline("eval", "knowledge", "--home", home, "--json"))
    assert (looked["requests"], looked["gaps"], looked["pages"]) == (0, 0, 1)
    kept = {path.name for path in (home / "evaluations").iterdir()}
    assert {"desk-gaps.json", "desk-damage.json", "desk-pages.json"} <= kept
