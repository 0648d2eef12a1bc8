"""The fetching of a Slack channel in a process of its own, for the test that kills it: `... FOLDER API_URL`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.channels.slack.calling import build_client
from indexer.sources.slack import SlackHistorySource
from indexer.sources.slack.api import HistoryApi
from tests.fakes.slack_history import ROOM


def source(folder: Path, api_url: str, *, per_page: int = 5) -> SlackHistorySource:
    """The source over the wire; waits last a fiftieth of what Slack asks for."""
    client = build_client("xoxb-1", base_url=api_url, retry=False)
    calls = HistoryApi(client=client, per_page=per_page, sleep=lambda seconds: time.sleep(seconds / 50))
    return SlackHistorySource(channel=ROOM, calls=calls, folder=folder)


if __name__ == "__main__":
    print("started", flush=True)
    source(Path(sys.argv[1]), sys.argv[2]).fetch()
    print("done", flush=True)
