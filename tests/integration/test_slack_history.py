"""A channel's past over the wire: 429s are waited out, lines drop, and the process is killed half-way."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.channels.slack.calling import build_client
from indexer.sources.slack.api import HistoryApi
from indexer.types import ResolvedThread, SourceUnavailable
from tests.fakes.slack_history import Mood, PastSlack, over_http, solved_thread
from tests.integration.killable_fetch import source


def test_it_waits_as_long_as_slack_says_and_loses_nothing(tmp_path: Path) -> None:
    slack, mood, waits = PastSlack(), Mood(limited=3, dropped=7, retry_after="30"), list[float]()
    for number in range(12):
        solved_thread(slack, number)
    with over_http(slack, mood) as url:
        fetching = source(tmp_path, url, per_page=2)
        calls = HistoryApi(client=build_client("x", base_url=url, retry=False), per_page=2, sleep=waits.append)
        fetching.calls = calls
        fetching.fetch()
        assert len(list(fetching.resolved_threads())) == 12
    assert waits.count(30.0) == mood.refused > 0
    assert mood.cut > 0
    assert set(mood.pages) == {2}


def test_a_channel_that_slack_does_not_know_says_what_to_do(tmp_path: Path) -> None:
    with over_http(PastSlack(), Mood()) as url:
        fetching = source(tmp_path, url)
        fetching.channel = "C404"
        fetching.fetch()
    with pytest.raises(
        SourceUnavailable, match=r"channel_not_found\. Check the channel's id.*Run the same command again"
    ):
        list(fetching.resolved_threads())


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_killed_half_way_again_and_again_it_ends_where_a_quiet_run_would(tmp_path: Path) -> None:
    slack, mood, dice = PastSlack(), Mood(limited=11, dropped=17), random.Random(7)
    for number in range(60):
        solved_thread(slack, number)
    with over_http(slack, mood) as url:
        kills = sum(_killed(tmp_path / "killed", url, dice.uniform(0.05, 0.5)) for _ in range(6))
        last = source(tmp_path / "killed", url)
        last.fetch()
        quiet = source(tmp_path / "quiet", url)
        quiet.fetch()
        threads = list(last.resolved_threads())
        assert threads == list(quiet.resolved_threads())
    assert len([thread for thread in threads if isinstance(thread, ResolvedThread)]) == 60
    assert kills > 0


def _killed(folder: Path, url: str, seconds: float) -> bool:
    """Fetch in a process of its own and kill it `seconds` after its start; return whether it was still at it."""
    command = [sys.executable, "-m", "tests.integration.killable_fetch", str(folder), url]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as fetching:
        assert fetching.stdout is not None
        fetching.stdout.readline()  # imports are done: the moments that matter begin here
        time.sleep(seconds)
        fetching.send_signal(signal.SIGKILL)
        return "done" not in fetching.stdout.read()
