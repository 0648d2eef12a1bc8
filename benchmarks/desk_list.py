"""How fast the desk lists many tickets, as processor time of the whole page: `python -m benchmarks.desk_list`."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.request import Request
from app.domain.ticket import Ticket, TicketState
from app.domain.triage import Priority
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.faces import a_desk, a_seat
from tests.fakes.wiring import Wiring

QUEUES = ("it-desk", "it-apps", "it-security", "hr-desk", "finance-desk", "facilities", "legal", "sales-ops")
STATES: tuple[TicketState, ...] = ("open", "open", "in_progress", "pending_requester", "solved", "closed")
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "normal", "high", "critical")
QUERIES = (
    "state=work",
    "state=work&order=urgent",
    "state=any&order=oldest",
    "queue=hr-desk",
    "q=number+77",
    "topic=it/vpn&priority=high",
    "assignee=me",
    "state=over",
)


def main(tickets: int = 10_000, rounds: int = 12) -> None:
    """Print the 50th and the 95th percentile of each list."""
    every = []
    for query, took in times(tickets, rounds).items():
        every += took
        print(f"{query:32} p50 {statistics.median(took):6.1f} ms   max {max(took):6.1f} ms")
    print(f"{tickets} tickets: p50 {statistics.median(every):.1f} ms, p95 {percentile_95(every):.1f} ms")


def times(tickets: int, rounds: int) -> dict[str, list[float]]:
    """Return how long each list took every time, in milliseconds of the processor."""
    with TemporaryDirectory() as folder:
        engine = open_database(database_url(Path(folder)))
        migrate(engine)
        units = SqlUnitsOfWork(engine)
        _fill(units, tickets)
        agent = a_seat(a_desk(Wiring(unit_of_work=units)))
        found = {}
        for query in QUERIES:
            found[query] = [_timed(partial(agent.get, f"/desk?{query}")) for _ in range(rounds)]
        engine.dispose()
        return found


def percentile_95(times: list[float]) -> float:
    """Return what nineteen of twenty stay below."""
    return sorted(times)[int(len(times) * 0.95)]


def _fill(units: SqlUnitsOfWork, tickets: int) -> None:
    chance = random.Random(7)
    with units() as work:
        for number in range(tickets):
            request = a_request(id=f"req_{number}", received_at=MOMENT - timedelta(minutes=number))
            work.records.add_request(request)
            work.tickets.add(_ticket(request, number, chance))
        work.commit()


def _ticket(request: Request, number: int, chance: random.Random) -> Ticket:
    state = chance.choice(STATES)
    return replace(
        a_ticket(request, id=f"tkt_{number:06}"),
        subject=f"Question number {number} about something that does not work",
        state=state,
        tier=1,
        queue=chance.choice(QUEUES),
        priority=chance.choice(PRIORITIES),
        assignee="" if state == "open" else f"agent{chance.randrange(20)}@example.com",
        topics=(chance.choice(("it/vpn", "it/account", "hr/leave", "finance/expenses")),),
    )


def _timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
