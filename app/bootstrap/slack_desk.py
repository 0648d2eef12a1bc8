"""The agents' side of Slack, wired to the engine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.bootstrap.engine import Engine
from app.channels.slack.api import SlackApi
from app.channels.slack.channel import SlackChannel
from app.channels.slack.desk.acting import DeskActing, TicketActs
from app.channels.slack.desk.board import SlackBoard
from app.channels.slack.desk.card import ReadCard
from app.channels.slack.desk.incoming import AtOnce, DeskEvents
from app.channels.slack.desk.opening import OpenWindow
from app.channels.slack.desk.seats import Seats
from app.channels.slack.rules import ANY_QUEUE
from app.channels.slack.windows import SlackWindowsApi
from app.services.change_ticket import ChangeTicket
from app.services.claim_ticket import ClaimTicket
from app.services.close_ticket import CloseTicket
from app.services.edit_ticket import EditTicket
from app.services.merge_tickets import MergeTickets
from app.services.release_ticket import ReleaseTicket
from app.services.reopen_ticket import ReopenTicket

_HANDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDesk:
    """What the agents' side adds: a mirror of tickets, a reader of their events, and what cannot wait for it."""

    board: SlackBoard
    events: DeskEvents
    at_once: AtOnce


def build_slack_desk(engine: Engine, channel: SlackChannel, api: SlackApi) -> SlackDesk:
    """Return the agents' side over the same Slack."""
    windows, rules = SlackWindowsApi(api.client), channel.rules
    seats = Seats(company=channel.company, rules=rules, speak=channel.speak)
    board = SlackBoard(
        calls=api,
        windows=windows,
        unit_of_work=engine.unit_of_work,
        read_card=ReadCard(reading=engine.reading, company=channel.company),
        company=channel.company,
        rules=rules,
        words=channel.speak(""),
        queues=_queues(engine),
    )
    acting = DeskActing(seats=seats, acts=_acts(engine), calls=api, reading=engine.reading)
    window = OpenWindow(seats=seats, windows=windows, reading=engine.reading, topics=_topics(engine))
    hands = ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="slack-window")
    return SlackDesk(board=board, events=DeskEvents(acting=acting), at_once=AtOnce(open_window=window, hands=hands))


def _acts(engine: Engine) -> TicketActs:
    units, clock = engine.unit_of_work, engine.clock
    change = ChangeTicket(unit_of_work=units, clock=clock)
    return TicketActs(
        claim=ClaimTicket(unit_of_work=units, clock=clock),
        release=ReleaseTicket(change=change),
        edit=EditTicket(change=change),
        close=CloseTicket(change=change),
        reopen=ReopenTicket(change=change),
        merge=MergeTickets(unit_of_work=units, clock=clock),
    )


def _topics(engine: Engine) -> Callable[[], tuple[str, ...]]:
    def topics() -> tuple[str, ...]:
        serving = engine.triager.serving()
        learned = serving.model.classifier("topic").labels if serving.model else ()
        return tuple(sorted({*serving.rules().topics, *learned}))

    return topics


def _queues(engine: Engine) -> Callable[[], tuple[str, ...]]:
    named = set(engine.settings.slack_queues) - {ANY_QUEUE}

    def queues() -> tuple[str, ...]:
        rules = engine.triager.serving().rules()
        routed = {topic.queue for topic in rules.topics.values()} | {rule.queue for rule in rules.rules}
        return tuple(sorted({*named, *rules.queues, *routed, rules.default_queue} - {""}))

    return queues
