"""Run every `eval` command on a folder, as a process of its own; each one's words go to a file."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from app.cli import run

COMMANDS: Mapping[str, Sequence[str]] = {
    "retrieval": ["--dataset", "beir", "--run", "OUT/run.trec"],
    "triage": ["--train", "train.csv", "--test", "test.csv"],
    "answering": ["--dataset", "beir", "--max-wrong", "0.5", "--decisions", "OUT/answering.jsonl"],
    "quotes": ["--dataset", "beir", "--marked", "marked.jsonl", "--out", "OUT/saying.json"],
    "replay": ["--requests", "requests.jsonl", "--home", "home", "--decisions", "OUT/decisions.jsonl"],
    "whatif": ["OUT/decisions.jsonl", "OUT/decisions.jsonl"],
    "compare": ["OUT/run.trec", "OUT/run.trec", "--dataset", "beir"],
    "goldset": ["--from", "jsonl:threads.jsonl", "--out", "OUT/gold.csv"],
    "history": ["--from", "jsonl:threads.jsonl", "--out", "OUT", "--home", "home"],
    "gaps": ["--decisions", "OUT/decisions.jsonl", "--home", "home", "--fewest", "2"],
    "damage": ["--decisions", "OUT/decisions.jsonl", "--home", "home"],
    "pages": ["--home", "home"],
    "knowledge": ["--home", "home"],
    "suggestions": ["--dataset", "beir"],
    "live": ["--home", "home"],
}


def main(folder: str) -> None:
    """Run them in order in the current folder, with what they write in `folder`."""
    os.makedirs(folder, exist_ok=True)
    for name, options in COMMANDS.items():
        heard = io.StringIO()
        with redirect_stdout(heard):
            status = run(["eval", "--untimed", name, *(o.replace("OUT", folder) for o in options), "--json"])
        assert status == 0, name
        Path(folder, f"{name}.json").write_text(heard.getvalue().replace(folder, "OUT"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
