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
    "goldset": ["--from", "jsonl:threads.jsonl", "--from", "desk:home", "--out", "OUT/gold.csv"],
    "history": ["--from", "jsonl:threads.jsonl", "--out", "OUT", "--home", "home"],
    "gaps": ["--decisions", "OUT/decisions.jsonl", "--home", "home", "--fewest", "2"],
    "damage": ["--decisions", "OUT/decisions.jsonl", "--home", "home"],
    "pages": ["--home", "home"],
    "knowledge": ["--home", "home"],
    "suggestions": ["--dataset", "beir"],
    "certify": ["things", "--home", "judged", "--max-wrong", "0.5"],
    "trial": ["less", "--home", "home"],
    "shadow": ["--home", "home"],
    "live": ["--home", "home"],
    "storms": ["--per-hour", "1"],
    "messages": [],
}
SILENT: Mapping[str, Sequence[str]] = {"confidence": ["--dataset", "beir", "--part", "", "--out", "OUT/curves.json"]}
"""Commands that print nothing: what they write is compared."""


def main(folder: str) -> None:
    """Run them in order in the current folder, with what they write in `folder`."""
    os.makedirs(folder, exist_ok=True)
    for name, options in COMMANDS.items():
        heard = ran(name, *(option.replace("OUT", folder) for option in options), "--json")
        Path(folder, f"{name}.json").write_text(heard.replace(folder, "OUT"), encoding="utf-8")
    for name, options in SILENT.items():
        assert not ran(name, *(option.replace("OUT", folder) for option in options))


def ran(name: str, *options: str) -> str:
    """Return what an `eval` command prints."""
    heard = io.StringIO()
    with redirect_stdout(heard):
        status = run(["eval", "--untimed", name, *options])
    assert status == 0, name
    return heard.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
