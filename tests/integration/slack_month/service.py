"""Firstline as it runs behind Slack, to be killed at any moment: the real door, reader, channel, board and database.

Only the decisions are cheap: every third question is beyond the engine. Run as
`python -m tests.integration.slack_month.service HOME PORT SLACK_URL ROOMS`.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import uvicorn

from app.channels.slack.api import SlackApi
from app.channels.slack.calling import build_client
from app.channels.slack.endpoint import SlackEndpoint
from app.channels.slack.listener import KeepEvent, SlackIdentity, build_listener
from app.channels.slack.rules import RoomRules
from app.channels.slack.windows import SlackWindowsApi
from app.domain.answer import Answer
from app.domain.request import Request
from app.domain.retry import RetryPolicy
from app.services.worker.work import work_until
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from indexer.types import Hit
from tests.fakes.builders import a_triage, an_answer
from tests.fakes.engine import FakeTriager
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_agents import RULES, AgentsDesk
from tests.fakes.wiring import Wiring
from tests.integration.doomed_worker import Clock, Ids
from tests.integration.slack_month.server import TRIAGE

SECRET, DEADLINE_SECONDS, LEASE_SECONDS = "month", 30, 2
PATIENCE = RetryPolicy(tries=60, first=0.2, longest=1.0)


class _EveryThirdUnanswered:
    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        return None if int(request.text.split()[1]) % 3 == 0 else an_answer()


@dataclass(frozen=True, slots=True)
class _Wire:
    """Everything the fake Slack of the unit tests is, over HTTP."""

    api: SlackApi
    windows: SlackWindowsApi

    def __getattr__(self, name: str) -> Any:
        return getattr(self.api if hasattr(self.api, name) else self.windows, name)


def main(home: Path, port: int, slack_url: str, rooms: int) -> None:
    """Serve and work for ever; print `ready` once events are taken."""
    engine = open_database(database_url(home))
    migrate(engine)
    units, clock = SqlUnitsOfWork(engine), Clock()
    wiring = Wiring(
        unit_of_work=units,
        clock=clock,
        ids=Ids(),
        triager=FakeTriager(a_triage(queue="it")),
        answerer=_EveryThirdUnanswered(),
        retry=PATIENCE,
        lease_seconds=LEASE_SECONDS,
    )
    client = build_client("xoxb-month", base_url=slack_url)
    desk = AgentsDesk(
        wiring=wiring,
        slack=cast(FakeSlack, _Wire(SlackApi(client), SlackWindowsApi(client))),
        rules=replace(RULES, rooms={f"C{n}": _room(n) for n in range(rooms)}, queue_rooms={"*": TRIAGE}),
    )
    reading = replace(desk.desk.read_deliveries, lease_seconds=LEASE_SECONDS, retry=PATIENCE)
    work = wiring.work()
    work = replace(work, watch_deadlines=wiring.watch(DEADLINE_SECONDS), intake=(reading,))
    threading.Thread(target=work_until, args=(threading.Event(), work), kwargs={"pause": 0.02}, daemon=True).start()
    keep = KeepEvent(unit_of_work=replace(units, urgent=True), clock=clock)
    door = SlackEndpoint(build_listener(keep, SlackIdentity(client), signing_secret=SECRET, at_once=desk.at_once))
    print("ready", flush=True)
    uvicorn.run(door, host="127.0.0.1", port=port, log_level="error")


def _room(number: int) -> RoomRules:
    """In every third channel only the asker sees what is said."""
    return RoomRules(policy="suggest_asker" if number % 3 == 2 else "automatic")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
