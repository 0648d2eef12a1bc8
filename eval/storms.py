"""How soon storms are noticed, and how often there is none: bursts injected into a week of the demo's traffic."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.fingerprint import Features, Fingerprint
from app.domain.incident import IncidentState, StormRule
from app.domain.request import Origin, Request
from app.domain.ticket import open_ticket
from app.domain.triage import Triage
from app.ports import Likeness, UnitOfWorkFactory
from app.services.requests.incident_near import StormWatch
from app.services.worker.watch_storms import WatchStorms
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from classifier.inquiry import only_asks
from eval.jsonlines import json_objects

_MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_DAYS, _HOURS = 5, 9
_ASKERS, _MORNING = 40, timedelta(minutes=30)
_STATES: frozenset[IncidentState] = frozenset({"suspected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """A week: `per_hour` requests of different people in working hours, and one burst of each storm.

    A burst's reports come `minutes_apart` on average; the first is always during working hours.
    """

    per_hour: int = 30
    people: int = 400
    minutes_apart: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request of the week; `storm` is empty for everyday traffic."""

    id: str
    text: str
    requester: str
    at: datetime
    storm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StormReport:
    """What the watch made of the week. Delays in seconds from a burst's first report, None where it was missed."""

    delays: dict[str, float | None]
    reports_needed: dict[str, int]
    linked: dict[str, float]
    strangers: int
    false_alarms: int
    everyday: int

    def as_json(self) -> dict[str, object]:
        """Return the figures: bursts, detected, delay, linked share, false alarms for 1,000 everyday requests."""
        noticed = [delay for delay in self.delays.values() if delay is not None]
        return {
            "bursts": len(self.delays),
            "detected": len(noticed),
            "delay_seconds": {"median": statistics.median(noticed), "max": max(noticed)} if noticed else None,
            "reports_needed": statistics.mean(self.reports_needed.values()) if self.reports_needed else None,
            "linked": round(statistics.mean(self.linked.values()), 4),
            "strangers": self.strangers,
            "everyday": self.everyday,
            "false_alarms": self.false_alarms,
            "false_alarms_per_1000": round(1000 * self.false_alarms / max(self.everyday, 1), 3),
            "by_storm": {name: {"delay": self.delays[name], "linked": self.linked[name]} for name in self.delays},
        }


def a_week(corpus: Path, traffic: Traffic, *, part: str, seed: int) -> tuple[Message, ...]:
    """Return a week of the `part` of the demo's requests and storms, in the order they come."""
    dice = random.Random(seed)  # noqa: S311 - traffic, not secrets
    everyday = [str(row["text"]) for row in _rows(corpus / "requests.jsonl") if row["part"] == part]
    messages = [*_everyday(everyday, traffic, dice), *_bursts(corpus, traffic, part, dice)]
    return tuple(sorted(messages, key=lambda message: (message.at, message.id)))


def a_first_morning(corpus: Path, *, part: str, seed: int) -> tuple[Message, ...]:
    """Return half an hour in a house without history: so many different people ask plain questions that differ."""
    plain = corpus / "plain.jsonl"
    rows = _rows(plain if plain.is_file() else corpus / "requests.jsonl")
    texts = [str(row["text"]) for row in rows if row["part"] == part]
    asked = random.Random(seed).sample(texts, min(_ASKERS, len(texts)))  # noqa: S311 - traffic, not secrets
    apart = _MORNING / _ASKERS
    return tuple(
        Message(id=f"q{number:03}", text=text, requester=f"p{number}", at=_MONDAY + number * apart)
        for number, text in enumerate(asked)
    )


def false_alarms(mornings: Sequence[Sequence[Message]], likeness: Likeness, rule: StormRule) -> dict[str, object]:
    """Return how many incidents the watch made of mornings in which nothing happened, each in a house of its own."""
    made = [watch(morning, likeness, rule).false_alarms for morning in mornings]
    return {"mornings": len(made), "questions": sum(map(len, mornings)), "false_alarms": sum(made)}


def _everyday(texts: Sequence[str], traffic: Traffic, dice: random.Random) -> Iterator[Message]:
    for number in range(_DAYS * _HOURS * traffic.per_hour):
        person = f"p{dice.randrange(traffic.people)}"
        yield Message(id=f"e{number:05}", text=dice.choice(texts), requester=person, at=_working_hour(dice))


def _bursts(corpus: Path, traffic: Traffic, part: str, dice: random.Random) -> Iterator[Message]:
    rows = [row for row in _rows(corpus / "storms.jsonl") if row["part"] == part]
    for storm in sorted({str(row["storm"]) for row in rows}):
        at = _working_hour(dice)
        texts = [str(row["text"]) for row in rows if row["storm"] == storm]
        for number, text in enumerate(dice.sample(texts, len(texts))):
            yield Message(id=f"{storm}-{number}", text=text, requester=f"{storm}-{number}", at=at, storm=storm)
            at += timedelta(minutes=dice.expovariate(1 / traffic.minutes_apart))


def _working_hour(dice: random.Random) -> datetime:
    return _MONDAY + timedelta(days=dice.randrange(_DAYS), hours=dice.uniform(0, _HOURS))


def _rows(path: Path) -> list[dict[str, object]]:
    return list(json_objects(path))


def watch(messages: Sequence[Message], likeness: Likeness, rule: StormRule) -> StormReport:
    """Let the service's own watch look at each message as it comes, and compare with what was injected."""
    with TemporaryDirectory() as folder:
        engine = open_database(database_url(Path(folder)))
        migrate(engine)
        house = _House(units=SqlUnitsOfWork(engine), likeness=likeness, rule=rule)
        for message in messages:
            house.take(message)
        report = _compare(house, messages)
        engine.dispose()
    return report


@dataclass(slots=True, kw_only=True)
class _House:
    """A service without answers: each message becomes a ticket, and the watch looks at it at once."""

    units: UnitOfWorkFactory
    likeness: Likeness
    rule: StormRule
    moment: datetime = _MONDAY
    made: int = 0
    known: dict[str, Features] = field(default_factory=dict)
    opened: dict[str, datetime] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.moment

    def new(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}_{self.made:06}"

    def take(self, message: Message) -> None:
        self.moment = message.at
        request = _request(message)
        if message.text not in self.known:
            self.known[message.text] = self.likeness.features(message.text)
        features = self.known[message.text]
        with self.units() as work:
            work.records.add_request(request)
            work.tickets.add(open_ticket(request, Triage(language=""), ticket_id=f"t-{message.id}"))
            work.fingerprints.add(
                Fingerprint(request_id=message.id, requester=message.requester, at=message.at, features=features)
            )
            work.commit()
        storms = StormWatch(likeness=self.likeness, rule=self.rule, only_asks=only_asks)
        WatchStorms(unit_of_work=self.units, clock=self, ids=self, storms=storms)()


def _request(message: Message) -> Request:
    return Request(
        id=message.id,
        text=message.text,
        requester=message.requester,
        audience=frozenset(),
        origin=Origin(channel="eval", conversation=message.requester),
        received_at=message.at,
    )


def _compare(house: _House, messages: Sequence[Message]) -> StormReport:
    storm_of = {f"t-{message.id}": message.storm for message in messages}
    began, sizes = _began(messages), Counter(message.storm for message in messages if message.storm)
    delays: dict[str, float | None] = dict.fromkeys(began)
    needed, linked = dict[str, int](), dict.fromkeys(began, 0.0)
    strangers = false_alarms = 0
    with house.units() as work:
        for incident in reversed(work.incidents.find(states=_STATES, limit=1000)):
            held = Counter(storm_of[ticket] for ticket in work.incident_tickets.tickets_of(incident.id))
            storm, count = held.most_common(1)[0]
            if not storm:
                false_alarms += 1
                continue
            strangers += held.total() - count
            linked[storm] += count / sizes[storm]
            if delays[storm] is None:
                delays[storm] = (incident.opened_at - began[storm]).total_seconds()
                needed[storm] = _reports_until(messages, storm, incident.opened_at)
    return StormReport(
        delays=delays,
        reports_needed=needed,
        linked=linked,
        strangers=strangers,
        false_alarms=false_alarms,
        everyday=sum(not message.storm for message in messages),
    )


def _began(messages: Sequence[Message]) -> dict[str, datetime]:
    began: dict[str, datetime] = {}
    for message in messages:
        if message.storm:
            began.setdefault(message.storm, message.at)
    return began


def _reports_until(messages: Sequence[Message], storm: str, moment: datetime) -> int:
    return sum(message.storm == storm and message.at <= moment for message in messages)
