"""The e-mail channel, its reader and its collecting, wired to a mailbox in memory and a sender that remembers."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from gettext import NullTranslations
from urllib.parse import parse_qs, urlsplit

from app.channels.email.channel import EmailChannel, Links
from app.channels.email.choosing import Choosing
from app.channels.email.collecting import Collect
from app.channels.email.enclosures import KeepEnclosures
from app.channels.email.mailbox import Standing
from app.channels.email.outgoing import Outgoing
from app.channels.email.place import CHANNEL, OurIds
from app.channels.email.privacy import Privacy
from app.channels.email.reader import EmailReader
from app.channels.email.returning import TakeBack
from app.channels.email.rules import EmailRules
from app.channels.email.threads import Threads
from app.channels.private_wish import HearWish
from app.domain.errors import DeliveryFailed
from app.domain.request import Request
from app.domain.ticket import Ticket
from app.ports import Clock
from app.services.access.leave_out import LeaveOut, TakeIn
from app.services.requests.find_request import FindRequest
from app.services.requests.follow_link import FollowLink
from app.services.requests.follow_up import FollowUp
from app.services.requests.hear_participant import HearParticipant
from app.services.requests.keep_uploads import KeepUploads
from app.services.tickets.settle_unheard import SettleUnheard
from app.services.worker.work_deliveries import WorkDeliveries
from tests.fakes.clock import FakeClock
from tests.fakes.email_mails import ME, SERVER, a_mail
from tests.fakes.wiring import Wiring

KEY = b"k" * 32
SITE = "https://help.halyard.example"


def our_rules() -> EmailRules:
    return EmailRules(
        address=ME,
        name="Help desk",
        server=SERVER,
        domains=frozenset({"halyard.example"}),
        readers={"finance": frozenset({"Ann@halyard.example", "cfo@elsewhere.example"})},
        replies_per_hour=5,
    )


@dataclass(slots=True)
class FakeMailbox:
    """`Mailbox` in memory. With `breaks_at` the line drops before a step of that name."""

    clock: Clock
    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)
    away: list[int] = field(default_factory=list)
    validity: int = 1
    counter: int = 0
    breaks_at: str = ""

    def arrive(self, raw: bytes) -> int:
        self.counter += 1
        self.mails[self.counter] = (raw, self.clock.now())
        return self.counter

    def standing(self) -> Standing:
        return Standing(validity=self.validity, next_uid=self.counter + 1)

    def after(self, uid: int) -> tuple[int, ...]:
        self._break("after")
        return tuple(sorted(one for one in self.mails if one > uid))

    def since(self, day: date) -> tuple[int, ...]:
        return tuple(sorted(uid for uid, (_, at) in self.mails.items() if at.date() >= day))

    def headers(self, uid: int) -> tuple[bytes, datetime]:
        raw, at = self.mails.get(uid, (b"", self.clock.now()))
        return raw.partition(b"\r\n\r\n")[0], at

    def whole(self, uid: int) -> bytes:
        self._break("whole")
        return self.mails[uid][0]

    def keep_away(self, uid: int) -> None:
        self._break("keep_away")
        self.away.append(uid)

    def rest(self, stopped: threading.Event, seconds: float) -> bool:
        stopped.set()
        return True

    def _break(self, step: str) -> None:
        if self.breaks_at == step:
            self.breaks_at = ""
            raise DeliveryFailed("The line dropped.")


@dataclass(slots=True)
class Posted:
    """What was sent, to whom. The next `failures` are raised instead; with `breaks` the line drops after the next."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    failures: list[DeliveryFailed] = field(default_factory=list)
    breaks: bool = False

    def __call__(self, to: str, mail: bytes) -> None:
        if self.failures:
            raise self.failures.pop(0)
        read = message_from_bytes(mail, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.mails.append((to, read))
        if self.breaks:
            self.breaks = False
            raise DeliveryFailed("The line dropped.")

    def last(self) -> EmailMessage:
        return self.mails[-1][1]


@dataclass(slots=True)
class EmailDesk:
    """The channel and its reader over a wiring of fakes."""

    wiring: Wiring = field(default_factory=Wiring)
    rules: EmailRules = field(default_factory=our_rules)
    site: str = SITE
    posted: Posted = field(default_factory=Posted)
    mailbox: FakeMailbox = field(init=False)
    channel: EmailChannel = field(init=False)
    reader: EmailReader = field(init=False)
    collect: Collect = field(init=False)
    read_deliveries: WorkDeliveries = field(init=False)
    follow_link: FollowLink = field(init=False)

    def __post_init__(self) -> None:
        wiring, units, clock = self.wiring, self.wiring.unit_of_work, self.clock
        self.mailbox = FakeMailbox(clock=clock)
        find = FindRequest(unit_of_work=units)
        out = Outgoing(
            send=self.posted,
            ids=OurIds(key=KEY, address=ME),
            rules=self.rules,
            unit_of_work=units,
            clock=clock,
        )
        self.channel = EmailChannel(
            out=out,
            find=find,
            links=Links(site=self.site, key=KEY, clock=clock),
            reading=units,
            speak=lambda _: NullTranslations(),
            language=lambda language: language or "en",
            month=lambda day, _: f"{day:%Y-%m}",
        )
        wiring.channel = self.channel
        self.reader = EmailReader(
            rules=self.rules,
            accept=wiring.accept(),
            threads=Threads(ids=out.ids, find=find, reading=units),
            follow_up=FollowUp(
                continue_request=wiring.continue_request(),
                turns=wiring.take_turn(),
                ask=wiring.ask(),
                reading=units,
                clock=clock,
            ),
            choosing=Choosing(
                choose=lambda asked, choice: _choose(wiring, asked.request.id, choice),
                reading=units,
            ),
            hear=HearParticipant(unit_of_work=units, clock=clock),
            enclosures=KeepEnclosures(keep=KeepUploads(unit_of_work=units, clock=clock, ids=wiring.ids), reading=units),
            channel=self.channel,
            take_back=TakeBack(ids=out.ids, unheard=SettleUnheard(unit_of_work=units, clock=clock), reading=units),
            privacy=Privacy(
                hear=HearWish(leave_out=LeaveOut(unit_of_work=units, clock=clock), take_in=TakeIn(unit_of_work=units)),
                out=out,
                speak=lambda _: NullTranslations(),
            ),
            unit_of_work=units,
        )
        self.collect = Collect(
            mailbox_name="help",
            ours=ME,
            unit_of_work=units,
            clock=clock,
            kept=lambda: None,
            is_ours=self.reader.take_back.is_ours,
        )
        self.collect.begin(self.mailbox)
        self.read_deliveries = WorkDeliveries(unit_of_work=units, readers={CHANNEL: self.reader}, clock=clock)
        self.follow_link = FollowLink(
            key=KEY,
            reading=units,
            clock=clock,
            record_feedback=wiring.record_feedback(),
            turns=wiring.take_turn(),
            rate=wiring.life().ratings,
        )

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.wiring.clock, FakeClock)
        return self.wiring.clock

    def run(self, *, seconds: float = 0) -> None:
        """Let time pass and do everything there is to do."""
        self.clock.advance(seconds)
        self.collect(self.mailbox)
        self.read_deliveries()
        self.wiring.work_inbox()()
        self.wiring.carry_out()()

    def receive(self, raw: bytes | None = None) -> int:
        """Have a mail come in, and do everything there is to do."""
        uid = self.mailbox.arrive(a_mail() if raw is None else raw)
        self.run(seconds=1)
        return uid

    def tickets(self) -> tuple[Ticket, ...]:
        with self.wiring.unit_of_work() as work:
            return tuple(sorted(work.queries.find(), key=lambda ticket: ticket.id))

    def asked(self, number: int = 0) -> Request:
        """Return the request of a ticket, the first one's unless said."""
        ticket = self.tickets()[number]
        with self.wiring.unit_of_work() as work:
            return work.records.request(ticket.request_id)


def text_of(letter: EmailMessage) -> str:
    """Return the plain text of a mail."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def tokens_of(letter: EmailMessage) -> list[str]:
    """Return the tokens of all links of a mail."""
    links = re.findall(r"http\S+\?t=\S+", text_of(letter))
    return [parse_qs(urlsplit(link).query)["t"][0] for link in links]


def token_of(letter: EmailMessage, label: str) -> str:
    """Return the token of a link of a mail."""
    line = next(line for line in text_of(letter).splitlines() if f"{label}: " in line)
    return parse_qs(urlsplit(line.rpartition(": ")[2]).query)["t"][0]


def _choose(wiring: Wiring, request_id: str, choice: str) -> None:
    wiring.take_turn().chosen(request_id, choice, actor="ann@halyard.example", at=wiring.clock.now())
