"""The agents' side of Teams over fakes: channels that work on queues, and people who press what their cards offer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from gettext import NullTranslations
from typing import Any

from app.channels.desk.acts import Begun
from app.channels.desk.card import ReadCard
from app.channels.desk.card_words import CardWords
from app.channels.desk.ended import EndedFirst
from app.channels.desk.seats import Seats
from app.channels.teams.desk.acting import TeamsActing
from app.channels.teams.desk.answering import AtOnce
from app.channels.teams.desk.board import TeamsBoard, posting_of
from app.channels.teams.desk.cards import TeamsWords
from app.channels.teams.desk.incoming import DeskEvents
from app.channels.teams.desk.writing import Writing
from app.channels.teams.place import CHANNEL
from app.channels.teams.rules import TeamsRules
from app.domain.desk_rules import Closing, DeskRules
from app.domain.message import TicketMessage
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.services.desk.find_similar import Similar
from app.services.desk.reply_to_requester import AddNote
from app.services.desk.reword_message import RewordMessage
from app.services.worker.work_deliveries import WorkDeliveries
from tests.fakes.slack_ticket_acts import ticket_acts
from tests.fakes.teams import AGENT, ANN, APP, CHAT, IT, NETTY, NETWORK, OTHER, TENANT, FakeTeams, a_member
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.teams_events import button_of_window, opened, pressed, said, sent
from tests.fakes.wiring import Wiring, unsure

TOPICS = ("it/network", "it/printing", "it/vpn")
RULES = TeamsRules(app_id=APP, tenant=TENANT, queue_rooms={"it": IT, "network": NETWORK})


@dataclass(slots=True)
class TeamsAgents:
    """AGENT and OTHER work in the channel of the queue `it`, NETTY in that of `network`; ANN asks."""

    wiring: Wiring = field(default_factory=lambda: unsure("it"))
    teams: FakeTeams = field(default_factory=FakeTeams)
    rules: TeamsRules = RULES
    closing: Closing = field(default_factory=Closing)
    suggestions: list[SuggestedReply] = field(default_factory=list)
    alike: list[Ticket] = field(default_factory=list)
    seated: dict[str, str] = field(default_factory=dict)
    """The roster's agents by their Teams user."""

    learned: list[tuple[str, str, str | None]] = field(default_factory=list)
    desk: TeamsDesk = field(init=False)
    board: TeamsBoard = field(init=False)
    acting: TeamsActing = field(init=False)
    presses: int = 0

    def __post_init__(self) -> None:
        for room, users in {IT: [AGENT, OTHER], NETWORK: [NETTY]}.items():
            self.teams.joined.setdefault(room, [a_member(user) for user in users])
        self.desk = desk = TeamsDesk(wiring=self.wiring, teams=self.teams, rules=self.rules)
        units, company = self.wiring.unit_of_work, desk.channel.company
        seats = Seats(
            company=company,
            rules=self.rules,
            speak=desk.channel.speak,
            agent_of=lambda user: self.seated.get(company.person(user).id, f"teams:{user}"),
        )
        self.board = self._board()
        self.wiring.syncs = (self.board,)
        note = AddNote(unit_of_work=units, clock=self.wiring.clock, ids=self.wiring.ids, rules=self._rules)
        self.acting = TeamsActing(
            seats=seats,
            acts=ticket_acts(self.wiring, rules=self._rules, learn=self._learn),
            calls=self.teams,
            say=desk.channel.say,
            unit_of_work=units,
            reading=units,
            add_note=note,
            ended=EndedFirst(reading=units, names=self._name),
            closing=lambda: self.closing,
        )
        reword = RewordMessage(unit_of_work=units, clock=self.wiring.clock, ids=self.wiring.ids)
        writing = Writing(seats=seats, rules=self.rules, reading=units, add_note=note, reword=reword)
        at_once = AtOnce(
            acting=self.acting, topics=lambda: TOPICS, queues=lambda: ("it", "network"), offered=self._offered
        )
        desk.reader = replace(desk.reader, desk=DeskEvents(acting=self.acting, writing=writing))
        desk.listener = replace(desk.listener, desk=at_once)
        desk.read_deliveries = WorkDeliveries(
            unit_of_work=units, readers={CHANNEL: desk.reader}, clock=self.wiring.clock
        )

    def _board(self) -> TeamsBoard:
        units, company = self.wiring.unit_of_work, self.desk.channel.company
        words = TeamsWords(
            setting=CardWords(words=NullTranslations()), names=self._name, site="https://desk.halyard.example"
        )
        return TeamsBoard(
            calls=self.teams,
            threads=self.teams,
            say=self.desk.channel.say,
            unit_of_work=units,
            reading=units,
            read_card=ReadCard(
                reading=units,
                company=company,
                rules=self.rules,
                channel=CHANNEL,
                suggest=lambda _: tuple(self.suggestions),
                alike=lambda _: tuple(Similar(ticket=ticket, probability=0.9) for ticket in self.alike),
            ),
            company=company,
            rules=self.rules,
            words=lambda: words,
        )

    def _name(self, person: str) -> str:
        with self.wiring.unit_of_work() as work:
            return work.people.name(person) or person

    def _rules(self) -> DeskRules:
        return DeskRules(closing=self.closing)

    def _learn(self, suggestion: str, agent: str, text: str | None) -> None:
        self.learned.append((suggestion, agent, text))
        self.suggestions = [reply for reply in self.suggestions if reply.id != suggestion]

    def _offered(self, suggestion: str) -> Begun | None:
        return next((Begun(text=reply.text) for reply in self.suggestions if reply.id == suggestion), None)

    def ask(self, text: str = "My VPN does not connect", *, user: str = ANN) -> Ticket:
        """Have somebody ask what only people can answer; return its ticket."""
        id = self.desk.ask(text, user=user)
        self.desk.run(seconds=1)
        return next(ticket for ticket in self.tickets() if ticket.origin.message == id)

    def press(
        self, ticket: Ticket, verb: str, *, user: str = AGENT, room: str = IT, id: str = "", suggestion: str = ""
    ) -> str:
        """Press a button of a ticket's card, whether it stands there still; return what its presser is told."""
        self.presses += 1
        place = posting_of(self.wiring.unit_of_work, ticket.id, room)
        assert place is not None
        data = {"verb": verb, "ticket": ticket.id, "suggestion": suggestion}
        body = pressed(data, room=place.room, user=user, id=id or f"p{self.presses}", card=place.id)
        told = self.desk.receive(body)
        self.desk.run(seconds=1)
        return str(told["value"]) if told else ""

    def open(
        self, ticket: Ticket, verb: str, *, user: str = AGENT, room: str = IT, suggestion: str = ""
    ) -> dict[str, Any]:
        """Ask for a window; return what Teams is answered."""
        self.presses += 1
        data = {"verb": verb, "ticket": ticket.id, "suggestion": suggestion}
        told = self.desk.receive(opened(data, room=self.thread(ticket, room), user=user, id=f"o{self.presses}"))
        assert told is not None
        answer: dict[str, Any] = json.loads(json.dumps(told))
        return answer

    def send(
        self, ticket: Ticket, window: dict[str, Any], *, user: str = AGENT, room: str = IT, id: str = "", **fields: str
    ) -> dict[str, Any]:
        """Send a window with what its fields hold; return what Teams is answered, nothing where it just closes."""
        self.presses += 1
        body = sent(button_of_window(window), room=self.thread(ticket, room), user=user, id=id or f"s{self.presses}")
        body["value"]["data"] |= fields
        told = self.desk.receive(body)
        self.desk.run(seconds=1)
        return json.loads(json.dumps(told)) if told else {}

    def fill(self, ticket: Ticket, verb: str, *, user: str = AGENT, room: str = IT, **fields: str) -> dict[str, Any]:
        """Open a window and send it."""
        return self.send(ticket, self.open(ticket, verb, user=user, room=room), user=user, room=room, **fields)

    def note(self, ticket: Ticket, text: str, *, user: str = AGENT, id: str = "") -> str:
        """Write below a ticket's card, to us by name."""
        self.desk.written += 1
        id = id or str(self.desk.written)
        self.desk.receive(said(text, room=IT, user=user, id=id, root=self.thread(ticket).rpartition("=")[2]))
        self.desk.run(seconds=1)
        return id

    def thread(self, ticket: Ticket, room: str = IT) -> str:
        place = posting_of(self.wiring.unit_of_work, ticket.id, room)
        assert place is not None
        return place.room

    def cards(self, room: str = IT) -> list[str]:
        """What each message of ours in a channel of agents shows, as JSON."""
        return self.teams.shown(room)

    def told(self, room: str = CHAT) -> list[str]:
        """What we said in a conversation, oldest first."""
        return self.teams.shown(room)

    def tickets(self) -> tuple[Ticket, ...]:
        with self.wiring.unit_of_work() as work:
            return work.queries.find()

    def ticket(self, known: Ticket) -> Ticket:
        with self.wiring.unit_of_work() as work:
            return work.tickets.get(known.id)

    def said(self, known: Ticket) -> tuple[TicketMessage, ...]:
        with self.wiring.unit_of_work() as work:
            return work.conversations.of_ticket(known.id)
