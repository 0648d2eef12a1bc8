"""The agents' side of Slack over fakes: triage channels, and people who press what their cards offer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from gettext import NullTranslations

from app.channels.company import Company
from app.channels.desk.acts import Begun
from app.channels.desk.card import ReadCard
from app.channels.desk.ended import EndedFirst
from app.channels.desk.seats import Seats
from app.channels.slack.api import Message
from app.channels.slack.desk.acting import SlackActing
from app.channels.slack.desk.approving import Approving
from app.channels.slack.desk.asking_tags import AskTags
from app.channels.slack.desk.board import SlackBoard, system_of
from app.channels.slack.desk.commanding import Commanding
from app.channels.slack.desk.home import AppHome
from app.channels.slack.desk.incoming import AtOnce, DeskEvents
from app.channels.slack.desk.meaning import MeantTicket
from app.channels.slack.desk.opening import OpenWindow
from app.channels.slack.desk.pointing import Pointing
from app.channels.slack.desk.reacting import Reacting
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.desk.ticketing import MakeTicket
from app.channels.slack.desk.writing import Writing
from app.channels.slack.rating_window import OpenRating
from app.channels.slack.rules import ReactionRule, RoomRules, SlackRules
from app.channels.wording import Speak
from app.domain.desk_rules import Closing, DeskRules
from app.domain.macro import Macro
from app.domain.roster import Agent, Roster
from app.domain.sla import Due, SlaPolicy, dues_of
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.ports import UnitOfWork
from app.services.desk.approve_answer import ApproveAnswer, WithdrawAnswer
from app.services.desk.find_similar import Similar
from app.services.desk.hear_reply import HearReply
from app.services.desk.reply_to_requester import AddNote
from app.services.desk.reword_message import RewordMessage
from app.services.tickets.escalate_ticket import EscalateTicket
from app.services.worker.work_deliveries import WorkDeliveries
from tests.fakes.engine import suggest
from tests.fakes.slack import ME, FakeSlack, shown
from tests.fakes.slack_acts import TRIAGE, AtOnceExecutor, on_card, reacted, submission
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import said, ts_at
from tests.fakes.slack_ticket_acts import ticket_acts
from tests.fakes.wiring import Wiring, unsure

TOPICS = ("it/network", "it/printing", "it/vpn")
OTHER = "COTHER"
RULES = SlackRules(
    rooms={"C1": RoomRules()},
    queue_rooms={"it": TRIAGE, "network": OTHER},
    reactions={
        "ticket": ReactionRule(act="ticket"),
        "globe": ReactionRule(act="ticket", queue="network"),
        "eyes": ReactionRule(act="assign"),
        "white_check_mark": ReactionRule(act="close"),
        "book": ReactionRule(act="approve"),
        "x": ReactionRule(act="wrong"),
        "merge": ReactionRule(act="merge"),
    },
    status={"open": "inbox_tray", "in_progress": "wrench", "solved": "heavy_check_mark"},
    grace_seconds=0,
    agents_room="CAGENTS",
)


@dataclass(slots=True)
class AgentsDesk:
    """UAGENT and UOTHER work in the channel of the queue `it`, UNET in that of `network`; UANN asks."""

    wiring: Wiring = field(default_factory=lambda: unsure("it"))
    slack: FakeSlack = field(default_factory=FakeSlack)
    rules: SlackRules = RULES
    closing: Closing = field(default_factory=Closing)
    states: dict[str, str] = field(default_factory=dict)
    promises: SlaPolicy = field(default_factory=SlaPolicy)
    suggestions: list[SuggestedReply] = field(default_factory=list)
    macros: dict[str, Macro] = field(default_factory=dict)
    seated: dict[str, str] = field(default_factory=dict)
    """The roster's agents by their Slack user."""

    alike: list[Ticket] = field(default_factory=list)
    learned: list[tuple[str, str, str | None]] = field(default_factory=list)
    published: list[None] = field(default_factory=list)
    speak: Speak = lambda _: NullTranslations()
    desk: SlackDesk = field(init=False)
    board: SlackBoard = field(init=False)
    at_once: AtOnce = field(init=False)

    def __post_init__(self) -> None:
        if isinstance(self.slack, FakeSlack):
            self.slack.joined |= {TRIAGE: ("UAGENT", "UOTHER"), OTHER: ("UNET",)}
        self.desk = desk = SlackDesk(wiring=self.wiring, slack=self.slack, rules=self.rules)
        units, company = self.wiring.unit_of_work, desk.channel.company
        seats = Seats(
            company=company,
            rules=self.rules,
            speak=self.speak,
            agent_of=lambda user: self.seated.get(user, f"slack:{user}"),
        )
        self.board = SlackBoard(
            calls=self.slack,
            windows=self.slack,
            unit_of_work=units,
            read_card=ReadCard(
                reading=units,
                company=company,
                rules=self.rules,
                channel="slack",
                suggest=lambda _: tuple(self.suggestions),
                alike=lambda _: tuple(Similar(ticket=ticket, probability=0.9) for ticket in self.alike),
            ),
            company=company,
            rules=self.rules,
            words=NullTranslations(),
            queues=lambda: ("it", "network", "legal"),
            me=lambda: ME,
            states=lambda _: self.states,
        )
        self.wiring.syncs = (self.board,)
        ask_tags = AskTags(calls=desk.answers, seats=seats, reading=units, closing=self._closing)
        acting = SlackActing(
            seats=seats,
            acts=ticket_acts(self.wiring, rules=self._rules, learn=self._learn),
            calls=desk.answers,
            reading=units,
            ask_tags=ask_tags,
            ended=EndedFirst(reading=units, names=self._name),
        )
        make_ticket = MakeTicket(
            seats=seats,
            company=company,
            acts=acting.acts,
            ask=self.wiring.ask(),
            escalate=EscalateTicket(unit_of_work=units, clock=self.wiring.clock),
            reading=units,
            me=lambda: ME,
        )
        reacting = Reacting(
            find=FindTarget(calls=self.slack, find=desk.channel.find, reading=units, rules=self.rules),
            acting=acting,
            make_ticket=make_ticket,
            approving=self._approving(acting, company),
            record_feedback=replace(self.wiring.record_feedback(), source="reaction"),
            company=company,
            clock=self.wiring.clock,
            pointing=Pointing(unit_of_work=units, reading=units, clock=self.wiring.clock),
            me=lambda: ME,
        )
        commanding = Commanding(
            acting=acting,
            reacting=reacting,
            find_target=reacting.find,
            find=desk.channel.find,
            meant=MeantTicket(find_target=reacting.find, seats=seats, reading=units),
            why=desk.reader.pressing.why,
            look_up=lambda text, audience: suggest(text, self.wiring.retriever.search(text, audience=audience, k=5)),
            company=company,
            calls=desk.answers,
            me=lambda: ME,
        )
        window = OpenWindow(
            seats=seats,
            windows=self.slack,
            reading=units,
            topics=lambda: TOPICS,
            closing=self._closing,
            offered=self._offered,
        )
        rating = OpenRating(find=desk.channel.find, windows=self.slack, speak=self.speak, scale=lambda: "thumbs")
        self.at_once = AtOnce(open_window=window, hands=AtOnceExecutor(), open_rating=rating)
        writing = Writing(
            seats=seats,
            find=reacting.find,
            add_note=AddNote(unit_of_work=units, clock=self.wiring.clock, ids=self.wiring.ids, rules=self._rules),
            hear=HearReply(unit_of_work=units, clock=self.wiring.clock, ids=self.wiring.ids),
            reword=RewordMessage(unit_of_work=units, clock=self.wiring.clock, ids=self.wiring.ids),
            me=lambda: ME,
        )
        events = DeskEvents(
            acting=acting,
            reacting=reacting,
            commanding=commanding,
            writing=writing,
            home=AppHome(
                seats=seats,
                windows=self.slack,
                reading=units,
                clock=self.wiring.clock,
                dues=self._dues,
                states=lambda _: self.states,
            ),
        )
        desk.reader = replace(desk.reader, desk=events)
        desk.read_deliveries = WorkDeliveries(
            unit_of_work=units, readers={"slack": desk.reader}, clock=self.wiring.clock
        )

    def _approving(self, acting: SlackActing, company: Company) -> Approving:
        units, clock = self.wiring.unit_of_work, self.wiring.clock
        return Approving(
            seats=acting.seats,
            company=company,
            calls=self.desk.answers,
            reading=units,
            approve=ApproveAnswer(unit_of_work=units, clock=clock, ids=self.wiring.ids, identify=lambda _: "en"),
            withdraw=WithdrawAnswer(unit_of_work=units, clock=clock),
            tell=acting.tell,
            published=lambda: self.published.append(None),
        )

    def _dues(self, work: UnitOfWork, ticket: Ticket) -> tuple[Due, ...]:
        return dues_of(ticket, work.tickets.events(ticket.id), self.promises, now=self.wiring.clock.now())

    def _closing(self) -> Closing:
        return self.closing

    def _name(self, person: str) -> str:
        with self.wiring.unit_of_work() as work:
            return work.people.name(person)

    def _rules(self) -> DeskRules:
        agents = {id: Agent(id=id, slack=user) for user, id in self.seated.items()}
        return DeskRules(closing=self.closing, macros=self.macros, roster=Roster(agents=agents))

    def _learn(self, suggestion: str, agent: str, sent: str | None) -> None:
        self.learned.append((suggestion, agent, sent))
        self.suggestions = [reply for reply in self.suggestions if reply.id != suggestion]

    def _offered(self, suggestion: str) -> Begun | None:
        found = [reply for reply in self.suggestions if reply.id == suggestion]
        return Begun(text=found[0].text, then="solved" if found[0].kind == "macro" else "stay") if found else None

    @property
    def company(self) -> Company:
        return self.desk.channel.company

    def ask(self, text: str = "My VPN does not connect", *, user: str = "UANN") -> Ticket:
        """Have somebody ask what only people can answer; return its ticket."""
        ts = self.desk.ask(text, user=user)
        self.run(seconds=1)
        return next(ticket for ticket in self.tickets() if ticket.origin.message == ts)

    def run(self, *, seconds: float = 0) -> None:
        """Do everything there is to do."""
        self.desk.run(seconds=seconds)

    def write(self, text: str, *, user: str, room: str, thread: str, ts: str = "") -> str:
        """Have somebody write in a thread; return the message's ts."""
        ts = ts or ts_at(self.desk.clock.now())
        self.slack.write(room, user, text, ts=ts, thread=thread)
        self.desk.receive(said(text, room=room, user=user, ts=ts, thread=thread))
        self.run(seconds=1)
        return ts

    def press(self, ticket: Ticket, action: str, value: str = "", *, user: str = "UAGENT", room: str = TRIAGE) -> None:
        """Press a button of a ticket's card, or pick from its lists."""
        self.desk.receive(on_card(ticket, action, value, user=user, room=room))
        self.run(seconds=1)

    def submit(self, ticket: Ticket, form: str, *, user: str = "UAGENT", about: str = "", **values: object) -> None:
        """Send a window."""
        self.desk.receive(submission(ticket, form, user=user, about=about, **values))
        self.run(seconds=1)

    def react(self, room: str, ts: str, emoji: str, *, user: str = "UAGENT", added: bool = True) -> None:
        """Put an emoji on a message, or take it away."""
        self.slack.react(room, ts, user, emoji, added=added)
        self.desk.receive(reacted(room, ts, emoji, user=user, added=added))
        self.run(seconds=1)

    def question(self, ticket: Ticket) -> Message:
        """The message that asked, as Slack shows it now."""
        return next(m for _, m in self.slack.rooms["C1"] if m.ts == ticket.origin.message)

    def tickets(self) -> tuple[Ticket, ...]:
        with self.wiring.unit_of_work() as work:
            return work.queries.find()

    def ticket(self, known: Ticket) -> Ticket:
        with self.wiring.unit_of_work() as work:
            return work.tickets.get(known.id)

    def events(self, known: Ticket) -> list[str]:
        with self.wiring.unit_of_work() as work:
            return [event.kind for event in work.tickets.events(known.id)]

    def cards(self, room: str = TRIAGE) -> list[str]:
        """What each message of ours in a triage channel shows, as JSON."""
        return [shown(self.slack.posts[message.ts].blocks) for message in self.slack.ours(room)]

    def card_ts(self, ticket: Ticket, room: str = TRIAGE) -> str:
        with self.wiring.unit_of_work() as work:
            return work.links.external_id(ticket.id, system=system_of(room))
