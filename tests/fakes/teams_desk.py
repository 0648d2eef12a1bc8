"""The Teams channel and its reader, wired to a Teams in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.private_wish import HearWish
from app.channels.rating import TakeRating
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.following import Continued
from app.channels.teams.listener import KeepActivity, TeamsListener
from app.channels.teams.people import TeamsPeople
from app.channels.teams.place import CHANNEL
from app.channels.teams.pressing import Pressing
from app.channels.teams.privacy import Privacy
from app.channels.teams.rater import TeamsRater
from app.channels.teams.reader import TeamsReader
from app.channels.teams.rules import TeamsRules
from app.channels.teams.saying import SayOnce
from app.channels.teams.withdrawing import Withdraw
from app.domain.errors import Conflict
from app.domain.posting import Room
from app.services.access.leave_out import LeaveOut, TakeIn
from app.services.requests.find_request import FindRequest
from app.services.requests.follow_up import FollowUp
from app.services.tickets.close_ticket import CloseTicket
from app.services.worker.work_deliveries import WorkDeliveries
from tests.fakes.clock import FakeClock
from tests.fakes.library import FakeLibrary
from tests.fakes.teams import ANN, APP, BEN, CHAT, GROUP, KINDS, SERVICE, TEAM, TENANT, FakeTeams, a_member
from tests.fakes.teams_events import data_of, pressed, said
from tests.fakes.wiring import Wiring


@dataclass(slots=True)
class TeamsDesk:
    """The Teams channel and its reader over a wiring of fakes; everybody writes from `SERVICE`."""

    wiring: Wiring = field(default_factory=Wiring)
    teams: FakeTeams = field(default_factory=FakeTeams)
    rules: TeamsRules = field(default_factory=lambda: TeamsRules(app_id=APP, tenant=TENANT))
    library: FakeLibrary = field(default_factory=FakeLibrary)
    channel: TeamsChannel = field(init=False)
    reader: TeamsReader = field(init=False)
    listener: TeamsListener = field(init=False)
    rater: TeamsRater = field(init=False)
    ratings: list[tuple[int, str]] = field(default_factory=list)
    read_deliveries: WorkDeliveries = field(init=False)
    refused: list[str] = field(default_factory=list)
    written: int = 1000

    def __post_init__(self) -> None:
        wiring, units, teams = self.wiring, self.wiring.unit_of_work, self.teams
        for room, users in {CHAT: [ANN], GROUP: [ANN, BEN], TEAM: [ANN, BEN]}.items():
            self.teams.joined.setdefault(room, [a_member(user) for user in users])
        people = TeamsPeople(roster=teams, rules=self.rules, clock=wiring.clock)
        say = SayOnce(calls=teams, unit_of_work=units, clock=wiring.clock)
        self.channel = TeamsChannel(
            calls=teams,
            say=say,
            company=Company(people=people, rules=self.rules, documents=self.library, clock=wiring.clock),
            find=FindRequest(unit_of_work=units),
            documents=self.library,
            reading=units,
            speak=lambda _: NullTranslations(),
            month=lambda day, _: f"{day:%Y-%m}",
        )
        wiring.channel = self.channel
        continue_request = wiring.continue_request()
        self.rater = TeamsRater(
            channel=self.channel,
            scale=lambda: wiring.desk_rules.csat.scale,
            take=TakeRating(rate=self._rate, speak=self.channel.speak),
        )
        pressing = Pressing(
            channel=self.channel,
            calls=teams,
            record_feedback=wiring.record_feedback(),
            choose=lambda asked, choice: _choose(wiring, asked.request.id, choice),
            clock=wiring.clock,
            rate=self.rater.pressed,
        )
        self.reader = TeamsReader(
            accept=wiring.accept(),
            continued=Continued(find=self.channel.find, read=continue_request.read, reading=units),
            follow_up=FollowUp(
                continue_request=continue_request,
                turns=wiring.take_turn(),
                ask=wiring.ask(),
                reading=units,
                clock=wiring.clock,
            ),
            wordings=Wordings(find=self.channel.find, close=CloseTicket(change=wiring.change())),
            pressing=pressing,
            company=self.channel.company,
            people=people,
            calls=teams,
            say=say,
            withdraw=Withdraw(calls=teams, unit_of_work=units),
            privacy=Privacy(
                hear=HearWish(
                    leave_out=LeaveOut(unit_of_work=units, clock=wiring.clock), take_in=TakeIn(unit_of_work=units)
                ),
                say=say,
                speak=lambda _: NullTranslations(),
            ),
            speak=lambda _: NullTranslations(),
            beside=_at_once,
            unit_of_work=units,
            clock=wiring.clock,
        )
        self.listener = TeamsListener(
            vouch=lambda _token, _address: None,
            keep=KeepActivity(unit_of_work=units, clock=wiring.clock, kept=lambda: None),
            rules=self.rules,
            answer=pressing.answer,
        )
        self.read_deliveries = WorkDeliveries(unit_of_work=units, readers={CHANNEL: self.reader}, clock=wiring.clock)

    def _rate(self, ticket_id: str, value: int, *, comment: str = "") -> None:
        if self.ratings:
            raise Conflict("It was rated before.")
        self.ratings.append((value, comment))

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.wiring.clock, FakeClock)
        return self.wiring.clock

    def know(self, room: str) -> None:
        """Have heard from a room before."""
        with self.wiring.unit_of_work() as work:
            work.rooms.note(Room(channel=CHANNEL, id=room, address=SERVICE, kind=KINDS[room]))
            work.commit()

    def receive(self, body: dict[str, Any]) -> dict[str, object] | None:
        """Have Teams post an activity."""
        return self.listener("token", json.dumps(body).encode())

    def run(self, *, seconds: float = 0) -> None:
        """Let time pass and do everything there is to do."""
        self.clock.advance(seconds)
        self.read_deliveries()
        self.wiring.work_inbox()()
        self.wiring.carry_out()()

    def ask(self, text: str = "My VPN does not connect", *, room: str = CHAT, user: str = ANN, root: str = "") -> str:
        """Have somebody write a message, to us; return its id."""
        self.written += 1
        self.clock.advance(1)
        id = str(self.written)
        self.receive(said(text, room=room, user=user, id=id, root=root))
        self.run()
        return id

    def press(
        self, verb: str, *, room: str = CHAT, user: str = ANN, card: str = "", **typed: str
    ) -> dict[str, object] | None:
        """Press a button of a card that stands in a room, the newest unless another is named; `typed` comes along."""
        self.written += 1
        where = next(name for name in self.teams.messages if name == room or name.startswith(f"{room};"))
        message_id = card or list(self.teams.messages[where])[-1]
        data = data_of(self.teams.messages[where][message_id], verb) | typed
        told = self.receive(pressed(data, room=where, user=user, id=str(self.written), card=message_id))
        self.run(seconds=1)
        return told


def _choose(wiring: Wiring, request_id: str, choice: str) -> None:
    wiring.take_turn().chosen(request_id, choice, actor=f"teams:{ANN}", at=wiring.clock.now())


def _at_once(do: Callable[[], None]) -> None:
    do()
