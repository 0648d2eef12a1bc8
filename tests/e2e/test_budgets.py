"""What the desk promises when it is full: ten thousand tickets listed, two hundred colleagues looking on."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from benchmarks.desk_list import percentile_95, times
from benchmarks.desk_viewers import heard_after
from tests.e2e.conftest import PATIENCE
from tests.loops import in_a_loop

pytestmark = pytest.mark.slow

LIST_MS, HEARD_MS, VIEWERS = 80, 1000, 200


def test_ten_thousand_tickets_are_listed_in_no_time() -> None:
    """In time of the processor, so that it holds on a busy machine as well."""
    found = [one for took in times(10_000, 4).values() for one in took[1:]]  # the first has templates to read
    assert percentile_95(found) <= LIST_MS, found


def test_two_hundred_who_look_on_hear_of_a_claim_at_once(served: str, served_home: Path) -> None:
    question = {"text": "Could somebody bring forty tents and a kayak to the roof?"}
    with httpx.Client(base_url=served, timeout=30) as client:
        asked = client.post("/api/v1/requests", json=question).json()["request_id"]
        client.post(f"/api/v1/requests/{asked}/feedback", json={"verdict": "person"})
    heard = in_a_loop(heard_after, served_home, served, VIEWERS)
    assert len(heard) == VIEWERS
    assert heard[-1] <= HEARD_MS * PATIENCE, heard
