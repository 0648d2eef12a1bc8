"""A desk to be killed: handles repeats, gathers a storm, ends it, and promotes and rolls back models, for ever again.

Run as `python -m tests.integration.doomed_desk HOME PEOPLE`. Each start begins from the first step: every step is
idempotent, so whatever was killed is made whole by doing it again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.domain.errors import Conflict
from app.domain.incident import IncidentState
from app.domain.request import Incoming, Origin
from app.services.desk.handle_incident import HandleIncident
from app.storage.database import database_url, open_database
from app.storage.home.model_shelf import ModelShelf
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring
from tests.integration.doomed_worker import Clock, FileChannel, Ids

VERSIONS = ("v1", "v2", "v3")
_ALL: frozenset[IncidentState] = frozenset({"suspected", "confirmed", "resolved", "dismissed"})


def main(home: Path, people: int) -> None:
    """Do everything; print `ready` once the work begins."""
    engine = open_database(database_url(home))
    migrate(engine)
    (home / "replies").mkdir(exist_ok=True)
    wiring = Wiring(
        unit_of_work=SqlUnitsOfWork(engine),
        clock=Clock(),
        ids=Ids(),
        answerer=FakeAnswerer(an_answer(0.1)),
        channel=FileChannel(home / "replies"),
        recognises=True,
        lease_seconds=1,
    )
    print("ready", flush=True)
    _shuffle_models(home)
    _storm(wiring, people)
    _end(wiring, people)
    while wiring.carry_out()() or _waiting(wiring):
        pass


def _storm(wiring: Wiring, people: int) -> None:
    """Everybody reports the same, then asks again; the watch looks after each."""
    for again in ("", " again"):
        for number in range(people):
            origin = Origin(channel="web", conversation=f"p{number}", message=f"m{number}{again}")
            accepted = wiring.accept()(Incoming(text=f"the vpn is down{again}", requester=f"p{number}", origin=origin))
            wiring.handle()(accepted.request)
            wiring.watch_storms()()


def _end(wiring: Wiring, people: int) -> None:
    desk = HandleIncident(unit_of_work=wiring.unit_of_work, clock=wiring.clock)
    with wiring.unit_of_work() as work:
        (incident,) = work.incidents.find(states=_ALL, limit=9)
        assert len(work.incident_tickets.tickets_of(incident.id)) == people
    desk.resolve(incident.id, actor="ann", words="It is back.")


def _shuffle_models(home: Path) -> None:
    shelf = ModelShelf(home)
    for version in VERSIONS:
        shelf.path(version).mkdir(parents=True, exist_ok=True)
        (shelf.path(version) / "card.json").write_text("{}")
        shelf.promote(version)
    try:
        shelf.roll_back()
    except Conflict:
        raise SystemExit("There was a way back, and it is gone.") from None
    shelf.promote(VERSIONS[-1])


def _waiting(wiring: Wiring) -> bool:
    with wiring.unit_of_work() as work:
        return work.backlog.effects() > 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
    os._exit(0)
