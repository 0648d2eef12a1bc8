"""A worker to be killed: accepts a fixed plan of events, handles them, carries them out, exits when all is done.

Run as `python -m tests.integration.doomed_worker HOME EVENTS`. It stands for a service whose channel delivers every
event again until it was acknowledged, so each start offers the whole plan from the beginning.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Engine, text

from app.domain.answer import Answer
from app.domain.decision import Decision
from app.domain.reached import Reached
from app.domain.request import Incoming, Origin, Request
from app.domain.ticket import Ticket
from app.services.requests.accept_request import AcceptRequest
from app.services.worker.work import Work
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from indexer.types import Hit
from tests.fakes.builders import an_answer
from tests.fakes.wiring import Wiring

LEASE_SECONDS = 1


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Ids:
    def new(self, prefix: str) -> str:
        return f"{prefix}_{token_hex(8)}"


class _EveryThirdUnanswered:
    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        return None if int(request.text.rpartition(" ")[2]) % 3 == 0 else an_answer()


@dataclass(slots=True)
class FileChannel:
    """A channel that shows a key once, as one with idempotency keys does, and remembers over any crash."""

    directory: Path
    name: str = "web"

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        # Created whole or not at all: the name appears with its content by a rename, and renaming twice is once.
        partial = self.directory / f".{token_hex(6)}"
        partial.write_text(f"{origin.message} {decision.kind}")
        partial.rename(self.directory / key)
        return "asker"


@dataclass(slots=True)
class FileSync:
    """A ticket system whose create is idempotent by ticket id."""

    directory: Path
    name: str = "desk"

    def create(self, ticket: Ticket) -> str:
        with suppress(FileExistsError):
            (self.directory / ticket.id).touch(exist_ok=False)
        return f"EXT-{ticket.id}"

    def update(self, ticket: Ticket, external_id: str) -> None:
        return


def main(home: Path, events: int) -> None:
    """Accept, handle and carry out everything; print `ready` once the work begins."""
    engine = open_database(database_url(home))
    migrate(engine)
    replies, tickets = home / "replies", home / "tickets"
    for directory in (replies, tickets):
        directory.mkdir(exist_ok=True)
    wiring = Wiring(
        unit_of_work=SqlUnitsOfWork(engine),
        clock=Clock(),
        ids=Ids(),
        answerer=_EveryThirdUnanswered(),
        channel=FileChannel(replies),
        syncs=(FileSync(tickets),),
        lease_seconds=LEASE_SECONDS,
    )
    print("ready", flush=True)
    _work(engine, wiring.work(), _accepting(wiring.accept(), home, events))


def _accepting(accept: AcceptRequest, home: Path, events: int) -> Iterator[None]:
    with (home / "acknowledged").open("a") as acknowledged:
        for number in range(events):
            message = f"m{number}"
            origin = Origin(channel="web", conversation="room", message=message)
            accept(Incoming(text=f"question {number}", requester="r", origin=origin, event_id=f"e{number}"))
            acknowledged.write(f"{message}\n")
            acknowledged.flush()
            yield


def _work(engine: Engine, work: Work, accepting: Iterator[None]) -> None:
    done = object()
    while next(accepting, done) is not done or not _idle(engine):
        work()


def _idle(engine: Engine) -> bool:
    query = "SELECT (SELECT count(*) FROM inbox WHERE NOT done) + (SELECT count(*) FROM outbox WHERE state = 'waiting')"
    with engine.connect() as connection:
        return bool(connection.execute(text(query)).scalar_one() == 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
    os._exit(0)
