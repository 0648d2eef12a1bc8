"""The Slack channel and its reader, wired to a Slack in memory, with a clock that the ids of messages follow."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.private_wish import HearWish
from app.channels.slack.answering import AnswerOnce
from app.channels.slack.channel import SlackChannel
from app.channels.slack.pressing import Pressing
from app.channels.slack.privacy import Privacy
from app.channels.slack.reader import SlackReader
from app.channels.slack.rules import SlackRules
from app.channels.slack.sending import SendFiles
from app.channels.slack.whispering import WhisperOnce
from app.channels.slack.why import Why
from app.channels.slack.withdrawing import Withdraw
from app.domain.delivery import Delivery
from app.domain.files import AttachedFile
from app.domain.request import Origin
from app.services.access.leave_out import LeaveOut, TakeIn
from app.services.requests.find_request import Asked, FindRequest
from app.services.requests.follow_up import ToSay
from app.services.tickets.close_ticket import CloseTicket
from app.services.worker.work_deliveries import WorkDeliveries
from tests.fakes.clock import FakeClock
from tests.fakes.library import FakeLibrary
from tests.fakes.slack import ME, FakeSlack
from tests.fakes.slack_events import said, ts_at
from tests.fakes.wiring import Wiring


@dataclass(slots=True)
class SlackDesk:
    """The Slack channel and its reader over a wiring of fakes, with a clock that Slack's ids follow."""

    wiring: Wiring = field(default_factory=Wiring)
    slack: FakeSlack = field(default_factory=FakeSlack)
    rules: SlackRules = field(default_factory=SlackRules)
    library: FakeLibrary = field(default_factory=FakeLibrary)
    follow_ups: list[tuple[str, str]] = field(default_factory=list)
    followed_files: tuple[AttachedFile, ...] = ()
    to_say: dict[str, ToSay] = field(default_factory=lambda: {"hm": "is_it_solved", "still broken": "still_theirs"})
    choices: list[tuple[str, str]] = field(default_factory=list)
    channel: SlackChannel = field(init=False)
    answers: AnswerOnce = field(init=False)
    reader: SlackReader = field(init=False)
    read_deliveries: WorkDeliveries = field(init=False)
    put: int = 0

    def __post_init__(self) -> None:
        wiring, units, slack = self.wiring, self.wiring.unit_of_work, self.slack
        company = Company(people=slack, rules=self.rules, documents=self.library, clock=wiring.clock)
        self.channel = SlackChannel(
            calls=slack,
            company=company,
            rules=self.rules,
            find=FindRequest(unit_of_work=units),
            documents=self.library,
            speak=lambda _: NullTranslations(),
            month=lambda day, _: f"{day:%Y-%m}",
            whisper=WhisperOnce(calls=slack, direct=slack, unit_of_work=units),
            send_files=SendFiles(calls=slack, direct=slack, uploads=slack, content=self._content),
        )
        wiring.channel = self.channel
        self.answers = answers = AnswerOnce(calls=slack, direct=slack, unit_of_work=units)
        pressing = Pressing(
            find=self.channel.find,
            record_feedback=wiring.record_feedback(),
            reopen=wiring.come_back(),
            choose=lambda asked, choice: self.choices.append((asked.request.id, choice)),
            channel=self.channel,
            calls=answers,
            why=Why(reading=units, documents=self.library, company=company),
            reading=units,
            speak=lambda _: NullTranslations(),
            clock=wiring.clock,
        )
        self.reader = SlackReader(
            accept=wiring.accept(),
            find=self.channel.find,
            wordings=Wordings(find=self.channel.find, close=CloseTicket(change=wiring.change())),
            follow_up=self._follow_up,
            pressing=pressing,
            company=company,
            calls=answers,
            withdraw=Withdraw(calls=slack, direct=slack, agents_room=self.rules.agents_room),
            rules=self.rules,
            clock=wiring.clock,
            me=lambda: ME,
            answering=answers.reading,
            privacy=Privacy(
                hear=HearWish(
                    leave_out=LeaveOut(unit_of_work=units, clock=wiring.clock), take_in=TakeIn(unit_of_work=units)
                ),
                company=company,
                calls=answers,
                speak=lambda _: NullTranslations(),
            ),
        )
        self.read_deliveries = WorkDeliveries(unit_of_work=units, readers={"slack": self.reader}, clock=wiring.clock)

    def _content(self, upload_id: str) -> bytes:
        with self.wiring.unit_of_work() as work:
            return work.uploads.content(upload_id)

    def _follow_up(self, asked: Asked, text: str, place: Origin, files: tuple[AttachedFile, ...]) -> ToSay:
        self.follow_ups.append((asked.request.id, text))
        self.followed_files += files
        return self.to_say.get(text, "")

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.wiring.clock, FakeClock)
        return self.wiring.clock

    def receive(self, body: dict[str, Any], *, id: str = "") -> None:
        """Keep an event as the listener does."""
        self.put += 1
        delivery = Delivery(
            id=id or f"Ev{self.put}", channel="slack", body=json.dumps(body), received_at=self.clock.now()
        )
        with self.wiring.unit_of_work() as work:
            work.deliveries.put(delivery)
            work.commit()

    def run(self, *, seconds: float = 0) -> None:
        """Let time pass and do everything there is to do."""
        self.clock.advance(seconds)
        self.read_deliveries()
        self.wiring.work_inbox()()
        self.wiring.carry_out()()

    def ask(self, text: str = "My VPN does not connect", *, room: str = "C1", user: str = "UANN", ts: str = "") -> str:
        """Have somebody write a message, in Slack and as an event."""
        ts = ts or ts_at(self.clock.now())
        self.slack.write(room, user, text, ts=ts)
        self.receive(said(text, room=room, user=user, ts=ts))
        return ts
