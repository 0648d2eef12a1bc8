"""Every evaluation run twice prints the same bytes, also where sets have another order."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from app.answering.thresholds import write_thresholds
from app.bootstrap.engine import build_engine
from app.domain.decision import Thresholds
from app.domain.gold import GoldRow
from app.domain.labelling import NOTHING
from app.domain.message import TicketMessage
from app.domain.request import Incoming, Origin
from app.domain.what_if import WhatIf
from app.settings import load_settings
from app.storage.home.gold_shelf import GoldFiles
from app.storage.home.what_if_files import WhatIfFiles
from eval.cli import eval_app
from tests.command import here
from tests.integration.every_evaluation import COMMANDS, SILENT
from tests.integration.test_replay import thread

ROOT = Path(__file__).parents[2]
_ASKED = "asked.sqlite"
THINGS = ("printer", "badge", "laptop", "phone", "scanner", "projector", "monitor", "keyboard", "headset", "router")


def lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def table(path: Path, rows: Sequence[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home, a data set, requests, threads and labels, all of ten things that break."""
    place = tmp_path_factory.mktemp("twice")
    beir = place / "beir"
    (beir / "qrels").mkdir(parents=True)
    pages = [
        {
            "_id": f"p-{thing}",
            "title": f"The {thing}",
            "text": f"To reset the {thing}, hold its key for {n} seconds.",
        }
        for n, thing in enumerate(THINGS, 5)
    ]
    asked = [(f"q-{n}-{thing}", f"{how} {thing}?") for n, how in enumerate(("How do I reset my", "Who mends the"))
             for thing in THINGS]  # fmt: skip
    lines(beir / "corpus.jsonl", pages)
    lines(beir / "queries.jsonl", [{"_id": id, "text": text} for id, text in asked])
    judged = [f"q-0-{thing}\tp-{thing}\t1\n" for thing in THINGS]
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(judged), encoding="utf-8")
    says = {thing: {f"p-{thing}": [f"hold its key for {n} seconds."]} for n, thing in enumerate(THINGS, 5)}
    lines(place / "marked.jsonl", [{"id": id, "text": text, "says": says[id[4:]]} for id, text in asked])
    rows = [(f"My {thing} {what}", what) for thing in THINGS for what in ("is broken", "is lost", "is too slow")]
    table(place / "train.csv", rows[:24])
    table(place / "test.csv", rows[24:])
    requests = [
        {"id": id, "text": text, "time": f"2026-04-{n + 1:02}T09:00:00Z", "resolution": {"document_id": f"p-{id[4:]}"}}
        for n, (id, text) in enumerate(asked)
    ]
    lines(place / "requests.jsonl", requests)
    lines(place / "threads.jsonl", [thread(f"t{n}", f"2026-03-1{n}T10:00:00Z") for n in range(3)])
    (place / "pages.jsonl").write_text((beir / "corpus.jsonl").read_text(encoding="utf-8").replace("_id", "id"))
    sources = [f"jsonl:{place / name}.jsonl" for name in ("pages", "threads")]
    done = here("index", *sources, "--home", place / "home")
    assert done.returncode == 0, done.stderr
    watched_from_the_shadow(place / "home", [text for _, text in asked])
    WhatIfFiles(place / "home").keep(
        WhatIf(name="less", answer_from=0.1, without=("p-badge",), draft="# The door\n\nPull.")
    )
    said = [GoldRow(id=id, text=text, answered_by=f"p-{id[4:]}" if "-0-" in id else NOTHING) for id, text in asked]
    copytree(place / "home", place / "judged")  # what is proven there changes nothing for the others
    GoldFiles(place / "judged").keep("things", said)
    return place


def watched_from_the_shadow(home: Path, texts: Sequence[str]) -> None:
    """Let a home decide and say nothing, while a person replies."""
    write_thresholds(Thresholds(answer=0.02, clarify=0.01, source="test"), home)
    engine = build_engine(load_settings(home=home, shadow_channels=frozenset({"api"})))
    for number, text in enumerate(texts):
        origin = Origin(channel="api", message=str(number))
        asked = Incoming(text=text, requester="ann@example.com", origin=origin, audience=frozenset({"everyone"}))
        ticket = engine.ask(asked).ticket
        told = TicketMessage(
            id=f"m{number}", ticket_id=ticket.id, kind="reply", author="bo", text="Hold its key.", at=ticket.updated_at
        )
        with engine.unit_of_work() as work:
            work.conversations.add(told)
            work.commit()


def test_every_command_is_tried() -> None:
    names = {str(command.name) for command in eval_app.registered_commands}
    assert names == {*COMMANDS, *SILENT, "judge"}  # which waits for keys, and prints no figures


@pytest.mark.slow
@pytest.mark.models
def test_every_evaluation_run_twice_prints_the_same_bytes(folder: Path) -> None:
    for seed in ("1", "2"):
        made = subprocess.run(
            [sys.executable, "-m", "tests.integration.every_evaluation", f"out-{seed}"],
            cwd=folder,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr[-2000:]
    one, other = (folder / "out-1", folder / "out-2")
    written = {path.relative_to(one) for path in one.rglob("*") if path.is_file() and path.name != _ASKED}
    assert {Path(f"{name}.json") for name in COMMANDS} <= written
    for path in sorted(written):
        assert _without_paths(one / path) == _without_paths(other / path), path
    for name in COMMANDS:
        assert isinstance(json.loads((one / f"{name}.json").read_bytes()), dict)


def _without_paths(path: Path) -> bytes:
    """Return a file; a report names the folder it lies in."""
    return path.read_bytes().replace(b"out-1", b"OUT").replace(b"out-2", b"OUT")
