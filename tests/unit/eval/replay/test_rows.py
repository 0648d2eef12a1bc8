"""Histories are read as people have them: what lacks is said, what cannot be used is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moments import day_of, read_moment
from eval.errors import EvaluationError
from eval.replay.rows import History, read_history

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def history(tmp_path: Path, *rows: object) -> History:
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return read_history(path)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:00:00",
        "2026-03-02 09:00",
        "2026-03-02T10:00:00+01:00",
        NINE.timestamp(),
        int(NINE.timestamp() * 1000),
        f"{NINE.timestamp():.6f}",
    ],
)
def test_a_time_is_read_however_it_is_written(written: object) -> None:
    assert read_moment(written) == NINE


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.integers())))
def test_reading_a_time_never_raises_and_gives_an_aware_one(written: object) -> None:
    found = read_moment(written)
    assert found is None or found.tzinfo is not None


def test_where_calendars_differ_the_earlier_day_counts() -> None:
    assert day_of(datetime.fromisoformat("2026-03-02T00:30:00+02:00")).isoformat() == "2026-03-01"
    assert day_of(datetime.fromisoformat("2026-03-01T23:30:00-02:00")).isoformat() == "2026-03-01"


def test_requests_come_in_the_order_of_time(tmp_path: Path) -> None:
    found = history(
        tmp_path, {"id": "b", "time": "2026-03-03", "text": "b"}, {"id": "a", "time": "2026-03-02", "text": "a"}
    )
    assert [request.id for request in found.requests] == ["a", "b"]


def test_rows_that_cannot_be_replayed_are_counted_by_reason(tmp_path: Path) -> None:
    good = {"id": "1", "text": "My badge is lost"}
    found = history(tmp_path, good, good, "no json", "[1]", {"id": "2"}, {"id": "3", "text": " "}, "")
    assert len(found.requests) == 1
    assert found.dropped == {
        "with the id of an earlier row": 1,
        "not a JSON object": 2,
        "without a usable text": 2,
    }


def test_everything_but_the_text_may_lack_and_is_counted(tmp_path: Path) -> None:
    found = history(tmp_path, {"text": "My badge is lost"})
    assert found.requests[0].id == "line-1"
    assert found.lacking == dict.fromkeys(("time", "asker", "resolution", "queue", "priority"), 1)


def test_a_request_without_a_time_stands_where_it_stood(tmp_path: Path) -> None:
    found = history(tmp_path, {"text": "first"}, {"time": "2026-03-02T09:00:00Z", "text": "second"}, {"text": "third"})
    assert {request.time for request in found.requests} == {NINE}
    assert [request.text for request in found.requests] == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("resolution", "documents", "text"),
    [
        (None, set(), ""),
        ({}, set(), ""),
        ("We reset it", set(), "We reset it"),
        ({"document_id": None, "text": "We reset it"}, set(), "We reset it"),
        ({"document_id": "vpn"}, {"vpn"}, ""),
        ({"document_id": 7, "text": None}, {"7"}, ""),
        ({"document_ids": ["vpn", "wifi"]}, {"vpn", "wifi"}, ""),
        (["odd"], set(), ""),
    ],
)
def test_a_resolution_is_a_document_or_a_text_or_neither(
    tmp_path: Path, resolution: Any, documents: set[str], text: str
) -> None:
    found = history(tmp_path, {"text": "x y", "resolution": resolution}).requests[0].resolution
    assert (set(found.documents), found.text) == (documents, text)


def test_a_file_without_a_request_says_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="1 not a JSON object"):
        history(tmp_path, "nonsense")
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_history(tmp_path / "missing.jsonl")
