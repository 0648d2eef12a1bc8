"""Part of a month in Slack: nothing is lost or doubled, whatever happens to the line and to the service."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.integration.slack_month.lived import live_through
from tests.integration.slack_month.month import Plan

REQUESTS = int(os.environ.get("FIRSTLINE_TEST_MONTH", "60"))
KILLS = max(2, REQUESTS // 30)


@pytest.mark.slow
@pytest.mark.timeout(120 + REQUESTS)
def test_nothing_is_lost_or_doubled_in_a_month_of_slack(tmp_path: Path) -> None:
    figures = live_through(Plan(requests=REQUESTS, kills=KILLS, rooms=5), tmp_path)
    assert figures.kills == KILLS
    assert figures.wrongs == dict.fromkeys(figures.wrongs, 0), figures
