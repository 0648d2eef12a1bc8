"""What the first page of administration costs at many tickets, in processor time: `python -m benchmarks.admin_health`.

A year of tickets: a third answered by the engine, the rest handed to people, claimed, replied to and solved; some
reopened. Prints each part and the whole page, the least and the median of some rounds.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.tables.core import requests, ticket_events, tickets
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.wiring import Wiring

QUEUES = ("it-desk", "it-apps", "it-security", "hr-desk", "finance-desk", "facilities", "legal", "sales-ops")


def main(count: int = 100_000, rounds: int = 7) -> None:
    """Fill a database and print the figures."""
    with TemporaryDirectory() as folder:
        engine = open_database(database_url(Path(folder)))
        migrate(engine)
        units = SqlUnitsOfWork(engine)
        fill(units, count)
        until = (MOMENT + timedelta(days=1)).replace(hour=0, minute=0)
        with units() as work:
            for days in (30, 90, 365):
                since = until - timedelta(days)
                _tell(f"{days} days, counted anew", rounds, partial(work.figures.tallies, since, until))
            _tell("backlog", rounds, work.figures.backlog)
        world = AdminWorld(home=Path(folder), wiring=Wiring(unit_of_work=units))
        admin = world.client()
        for days in (30, 90, 365):
            start = time.process_time()
            admin.get(f"/admin?days={days}")
            print(f"the page, {days} days, the first time: {(time.process_time() - start) * 1000:6.1f} ms")
        for days in (30, 90, 365):
            _tell(f"the page, {days} days", rounds, partial(admin.get, f"/admin?days={days}"))


def fill(units: SqlUnitsOfWork, count: int) -> None:
    """Write a year of tickets that end before `MOMENT`, with their events, past the stores: a hundred times faster."""
    with units() as work:
        work.records.add_request(a_request(id="model"))
        work.tickets.add(a_ticket(a_request(id="model"), id="model"))
        work.commit()
    with units.engine.begin() as connection:
        asked = dict(connection.execute(select(requests)).mappings().one())
        model = dict(connection.execute(select(tickets)).mappings().one())
        chance = random.Random(7)
        for start in range(0, count, 5_000):
            made = [_life(number, count, chance) for number in range(start, min(start + 5_000, count))]
            connection.execute(insert(requests), [asked | {"id": f"req_{t['id']}"} for t, _ in made])
            connection.execute(insert(tickets), [model | t | {"request_id": f"req_{t['id']}"} for t, _ in made])
            connection.execute(insert(ticket_events), [event for _, events in made for event in events])


def _life(number: int, count: int, chance: random.Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    id, at = f"tkt_{number:07}", MOMENT - timedelta(days=365 * number / count)
    told = list(_told(at, chance))
    state = {"solved": "solved", "claimed": "in_progress", "escalated": "open"}.get(told[-1][0], "answered")
    tier = int(any(kind == "escalated" for kind, *_ in told))
    ticket = {"id": id, "created_at": at, "updated_at": told[-1][2], "state": state, "tier": tier}
    events = [
        {"ticket_id": id, "kind": kind, "actor": actor, "at": moment, "detail": detail, "state": ""}
        for kind, actor, moment, detail in told
    ]
    return ticket | {"queue": chance.choice(QUEUES)}, events


def _told(at: datetime, chance: random.Random) -> Iterator[tuple[str, str, datetime, str]]:
    asker, agent = a_request().requester, f"agent{chance.randrange(20)}@example.com"
    yield "opened", asker, at, ""
    if chance.random() < 0.34:
        yield "answered", "engine", at, "answered"
        if chance.random() < 0.4:
            yield "solved", asker, at + timedelta(minutes=3), "by_requester"
        return
    yield "escalated", "engine", at, "no_good_answer"
    if chance.random() < 0.02:
        return
    taken = at + timedelta(minutes=chance.expovariate(1 / 40))
    yield "claimed", agent, taken, ""
    if chance.random() < 0.02:
        return
    yield "replied", agent, taken + timedelta(minutes=10), ""
    yield "solved", agent, taken + timedelta(minutes=11), ""
    if chance.random() < 0.05:
        yield "reopened", asker, taken + timedelta(hours=2), ""
        yield "solved", agent, taken + timedelta(hours=3), ""


def _tell(name: str, rounds: int, act: Callable[[], object]) -> None:
    act()
    took = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        took.append((time.process_time() - start) * 1000)
    print(f"{name:24} least {min(took):6.1f} ms   median {statistics.median(took):6.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
