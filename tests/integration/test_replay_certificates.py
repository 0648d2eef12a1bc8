"""A replayed request meets the certificate that the requests before it prove, and none that is younger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.answering.confidence import PACKAGED, read_confidence, write_confidence
from app.answering.thresholds import read_thresholds, write_thresholds
from app.domain.decision import Thresholds
from app.domain.promise import promised
from eval.certificate import Promise
from eval.replay.certificates import CURVES
from eval.replay.lessons import FIRST_ROWS, GROWTH, Course, certificates_of
from eval.replay.replayer import Setup
from eval.replay.rows import PastRequest, Resolution, read_history
from tests.command import as_json, firstline, here
from tests.fakes.builders import MOMENT

THINGS = (
    "locker",
    "printer",
    "badge",
    "projector",
    "scanner",
    "kettle",
    "parking gate",
    "meeting room",
    "lamp",
    "safe",
)
PLACES = ("archive", "canteen", "workshop", "library", "garage", "studio")
UNKNOWN = ("pension forecast", "visa letter", "stock options", "bank holiday", "travel insurance", "union meeting")


def page(thing: str, place: str, number: int) -> dict[str, Any]:
    text = f"To open the {thing} in the {place}, turn the wheel {number} times and enter the code {4700 + number}."
    return {"id": f"{thing}-{place}", "title": f"The {thing} in the {place}", "text": text, "updated": "2020-01-01"}


def asked(count: int) -> list[PastRequest]:
    """Three in four are answered by a page; nothing here answers the others."""
    pairs = [(thing, place) for thing in THINGS for place in PLACES]
    rows = []
    for number in range(count):
        thing, place = pairs[number * 7 % len(pairs)]
        known = bool(number % 4)
        text = f"How do I open the {thing} in the {place}? My code is lost." if known else _unknown(number)
        solved = frozenset({f"{thing}-{place}" if known else "locker-archive"})
        gold = Resolution(documents=solved)
        rows.append(PastRequest(id=f"r{number}", text=text, time=MOMENT + number * timedelta(hours=6), resolution=gold))
    return rows


def _unknown(number: int) -> str:
    return f"Who can tell me about the {UNKNOWN[number // 4 % len(UNKNOWN)]} of year {1990 + number}?"


def otherwise(past: PastRequest) -> PastRequest:
    """Return the same request, which another page had solved."""
    other = "kettle-garage" if past.resolution.documents != {"kettle-garage"} else "lamp-studio"
    return PastRequest(id=past.id, text=past.text, time=past.time, resolution=Resolution(documents=frozenset({other})))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("certified")
    pages = [page(thing, place, n) for n, (thing, place) in enumerate((t, p) for t in THINGS for p in PLACES)]
    source = directory / "pages.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in pages), encoding="utf-8")
    done = here("index", f"jsonl:{source}", "--home", directory / "home")
    assert done.returncode == 0, done.stderr
    return directory / "home"


def proven(home: Path, requests: Sequence[PastRequest], place: Path, *, until: int | None = None) -> dict[int, str]:
    """Return by the first request it serves each certificate's threshold and curves."""
    place.mkdir()
    course = Course(Promise(max_wrong=0.1), place, 0, None)
    found = certificates_of(Setup(home=home), requests, len(requests) if until is None else until, course)
    return {start: (path / CURVES).read_text() + str(read_thresholds(path)) for start, path in found}


def test_what_comes_after_a_certificate_has_no_part_in_it_and_what_came_before_has(home: Path, tmp_path: Path) -> None:
    requests = asked(FIRST_ROWS * GROWTH + 30)
    made = proven(home, requests, tmp_path / "made")
    (first, *later) = made
    assert first > FIRST_ROWS
    assert later
    assert all("history, " in text for text in made.values())

    changed_after = [*requests[:first], *map(otherwise, requests[first:])]
    assert proven(home, changed_after, tmp_path / "after", until=first + 1) == {first: made[first]}

    changed_before = [*map(otherwise, requests[:first]), *requests[first:]]  # the test would notice a leak
    assert proven(home, changed_before, tmp_path / "before", until=first + 1) != {first: made[first]}


def test_a_younger_certificate_decides_nothing_and_would_have_changed_the_replay(home: Path, tmp_path: Path) -> None:
    requests = asked(40)
    file = tmp_path / "requests.jsonl"
    rows = [
        {"id": past.id, "time": past.time.isoformat(), "text": past.text} | _gold(past.resolution) for past in requests
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [past.id for past in read_history(file).requests] == [past.id for past in requests]

    write_confidence(read_confidence(PACKAGED), home / CURVES)
    planted = Thresholds(answer=0.01, clarify=0.01, source=promised("planted", 0.05, 0.95))
    write_thresholds(planted, home, made_at=requests[20].time)
    options = ("eval", "replay", "--requests", file, "--home", home, "--json")
    auto = as_json(firstline(*options, "--decisions", tmp_path / "auto.jsonl"))
    leaking = as_json(firstline(*options, "--certificate", "home", "--report", tmp_path / "leaking.html"))

    assert [(one["kind"], one["requests"]) for one in auto["certificates"]] == [("none", 21), ("home", 19)]
    assert auto["later"]["certificate"] == 0
    lines = (tmp_path / "auto.jsonl").read_text(encoding="utf-8").splitlines()
    answered = [json.loads(line)["answered"] for line in lines]
    assert all(answered[21:])
    assert auto["answered"] < leaking["answered"]
    assert sum(answered[:21]) < 21  # decided as before there was any, not by what was planted later
    assert leaking["later"]["certificate"] == 21
    assert "21 requests met a certificate that was made after them" in (tmp_path / "leaking.html").read_text()


def _gold(resolution: Resolution) -> dict[str, Any]:
    return {"resolution": {"document_id": next(iter(resolution.documents))}}
