"""A month of Slack in minutes: requests in 20 channels with duplicates, reorderings, 429s, dropped lines, edits,
deletions and kill -9 at random moments, against a Slack that misbehaves in another process.

    python benchmarks/slack_month.py [--requests 5000] [--kills 100] [--rate 15]

Prints JSON. Decisions are cheap (every third question is beyond the engine); door, reader, channel, cards, outbox and
the database on disk are the real ones. Ends with status 3 when anything was lost, doubled, or past its deadline untold.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.integration.slack_month.lived import live_through
from tests.integration.slack_month.month import Plan


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rate", type=float, default=15.0, help="requests a second")
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    plan = Plan(requests=chosen.requests, kills=chosen.kills, rate=chosen.rate, seed=chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        figures = live_through(plan, Path(folder))
    print(json.dumps(asdict(figures) | {"seconds": round(time.monotonic() - started, 1)}, indent=2))
    raise SystemExit(3 if any(figures.wrongs.values()) else 0)


if __name__ == "__main__":
    main()
