"""A year of requests for `eval replay`, made of the demo's: varied wording, people and moments; the same for one seed.

python -m benchmarks.replay_year make FILE.jsonl [COUNT]          writes the requests
python -m benchmarks.replay_year time FILE.jsonl HOME [WORKERS]   replays them; prints times, hash and memory
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

REQUESTS = Path(__file__).parents[1] / "corpora" / "halyard" / "requests.jsonl"
BEGIN = datetime.fromisoformat("2025-11-03T07:00:00+00:00")
DAYS = 361
LOOK_SECONDS = 0.5
PEOPLE = 900
SAME_DAY = 0.02
"""A share of the requests that somebody sends again on the next day."""

OPENINGS = {
    "en": ("", "Hi, ", "Hello team, ", "Quick one: ", "Morning! ", "Sorry to bother you. ", "Hey, "),
    "es": ("", "Hola, ", "Buenas, ", "Una duda: ", "Buenos días, ", "Perdonad, ", "Oye, "),
    "it": ("", "Ciao, ", "Buongiorno, ", "Una domanda: ", "Scusate, ", "Salve, ", "Ehi, "),
}
CLOSINGS = {
    "en": ("", " Thanks!", " Any idea?", " Bit urgent.", " Cheers", " Working from {place} today.", " Not in a rush."),
    "es": (
        "",
        " Gracias",
        " ¿Alguna idea?",
        " Es algo urgente.",
        " Un saludo",
        " Hoy estoy en {place}.",
        " Sin prisa.",
    ),
    "it": ("", " Grazie", " Qualche idea?", " È un po' urgente.", " Saluti", " Oggi sono a {place}.", " Con calma."),
}
PLACES = ("Dublin", "Valencia", "Bologna", "Cork", "home", "the plant", "building C")


def main(arguments: list[str]) -> None:
    """Make or time a year."""
    command, file, *more = arguments
    if command == "make":
        rows = year(int(more[0]) if more else 12_000)
        Path(file).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    else:
        timed(file, *more)


def year(count: int, *, seed: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield `count` requests in the order of time, each worded anew."""
    chance = random.Random(seed)
    base = [json.loads(line) for line in REQUESTS.read_text(encoding="utf-8").splitlines()]
    moments = sorted(BEGIN + timedelta(days=chance.random() * DAYS) for _ in range(count))
    before: dict[str, Any] = {}
    for number, moment in enumerate(moments):
        again = before and chance.random() < SAME_DAY
        row = before if again else chance.choice(base)
        asker = before["asker"] if again else f"person-{chance.randrange(PEOPLE):03}"
        before = row | {"asker": asker}
        kept = {name: row[name] for name in ("language", "groups", "topics", "priority", "queue", "resolution")}
        text = worded(row["text"], row["language"], chance)
        yield {"id": f"y{number:06}", "time": moment.isoformat(), "text": text, "asker": asker, **kept}


def worded(text: str, language: str, chance: random.Random) -> str:
    """Return the text with another opening and closing, and here and there a slip of the keyboard."""
    opening, closing = chance.choice(OPENINGS[language]), chance.choice(CLOSINGS[language])
    body = _slipped(text, chance) if chance.random() < 0.3 else text
    return f"{opening}{body}{closing.format(place=chance.choice(PLACES))}"


def _slipped(text: str, chance: random.Random) -> str:
    """Swap two neighbouring letters, as hasty people do."""
    places = [place for place in range(1, len(text) - 2) if text[place : place + 2].isalpha()]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def timed(file: str, home: str, workers: str = "0") -> None:
    """Run the command as its user would, and print what it took."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "from app.cli import main; main()", "eval", "replay", "--requests", file]
    with tempfile.TemporaryFile("w+") as out:
        running = subprocess.Popen([*command, "--home", home, "--workers", workers, "--json"], stdout=out)
        most = _largest(running)
        out.seek(0)
        figures = json.load(out)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{figures['requests']} requests in {time.perf_counter() - began:.1f} s, hash {figures['hash']}")
    print(f"processor: {used.ru_utime + used.ru_stime:.1f} s; memory of all processes together: {most:.0f} MB")


def _largest(running: subprocess.Popen[bytes]) -> float:
    """Return the most megabytes that a process and its children held at once, what they share counted once."""
    most = 0.0
    while running.poll() is None:
        most = max(most, sum(map(_held, _family(running.pid))))
        time.sleep(LOOK_SECONDS)
    if running.returncode:
        raise SystemExit(running.returncode)
    return most


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))


def _held(pid: int) -> float:
    """Return a process's proportional share of memory in megabytes; 0 once it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
