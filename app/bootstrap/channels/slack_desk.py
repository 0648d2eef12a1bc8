"""The agents' side of Slack, wired to the engine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from app.bootstrap.approving import index_answers
from app.bootstrap.channels.chat_desks import (
    build_read_card,
    closing_of,
    ended_first,
    offered_reply,
    state_names,
    ticket_acts,
    topic_names,
)
from app.bootstrap.engine import Engine
from app.bootstrap.queues import known_queues
from app.bootstrap.replying import build_note
from app.bootstrap.sources.publishing import Publisher
from app.channels.desk.seats import Seats
from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import SlackApi
from app.channels.slack.channel import SlackChannel
from app.channels.slack.desk.acting import SlackActing
from app.channels.slack.desk.approving import Approving
from app.channels.slack.desk.asking_tags import AskTags
from app.channels.slack.desk.board import SlackBoard
from app.channels.slack.desk.commanding import Commanding, LookUp
from app.channels.slack.desk.home import AppHome
from app.channels.slack.desk.incoming import AtOnce, DeskEvents
from app.channels.slack.desk.meaning import MeantTicket
from app.channels.slack.desk.opening import OpenWindow
from app.channels.slack.desk.pointing import Pointing
from app.channels.slack.desk.reacting import Reacting
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.desk.ticketing import MakeTicket
from app.channels.slack.desk.writing import Writing
from app.channels.slack.listener import SlackIdentity
from app.channels.slack.place import PREFIX
from app.channels.slack.why import Why
from app.channels.slack.windows import SlackWindowsApi
from app.domain.answer import Suggestion
from app.services.desk.hear_reply import HearReply
from app.services.desk.reword_message import RewordMessage
from app.services.tickets.escalate_ticket import EscalateTicket

_HANDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDesk:
    """What the agents' side adds: a mirror of tickets, a reader of their events, and what cannot wait for it."""

    board: SlackBoard
    events: DeskEvents
    at_once: AtOnce


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSlack:
    """The workspace that is served, for requesters and for agents: how it is called, who we are there, what we say."""

    api: SlackApi
    identity: SlackIdentity
    channel: SlackChannel
    answers: AnswerOnce


def build_slack_desk(engine: Engine, slack: OneSlack) -> SlackDesk:
    """Return the agents' side over the same Slack."""
    channel, windows = slack.channel, SlackWindowsApi(slack.api.client)
    seats = Seats(company=channel.company, rules=channel.rules, speak=channel.speak, agent_of=_agent_of(engine))
    find = FindTarget(calls=slack.api, find=channel.find, reading=engine.reading, rules=channel.rules)
    acting = _acting(engine, slack, seats)
    reacting = _reacting(engine, slack, find, acting)
    return SlackDesk(
        board=_board(engine, slack, windows),
        events=DeskEvents(
            acting=acting,
            reacting=reacting,
            commanding=_commanding(engine, slack, reacting),
            writing=_writing(engine, slack, seats, find),
            home=_home(engine, seats, windows),
        ),
        at_once=AtOnce(
            open_window=_open_window(engine, seats, windows),
            hands=ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="slack-window"),
        ),
    )


def _board(engine: Engine, slack: OneSlack, windows: SlackWindowsApi) -> SlackBoard:
    channel = slack.channel
    return SlackBoard(
        calls=slack.api,
        windows=windows,
        unit_of_work=engine.unit_of_work,
        read_card=build_read_card(engine, channel.company, channel.rules, channel=channel.name),
        company=channel.company,
        rules=channel.rules,
        words=channel.speak(""),
        queues=known_queues(engine),
        me=slack.identity.user,
        states=state_names(engine),
    )


def _acting(engine: Engine, slack: OneSlack, seats: Seats) -> SlackActing:
    return SlackActing(
        seats=seats,
        acts=ticket_acts(engine),
        calls=slack.answers,
        reading=engine.reading,
        ask_tags=AskTags(calls=slack.answers, seats=seats, reading=engine.reading, closing=closing_of(engine)),
        ended=ended_first(engine),
    )


def _reacting(engine: Engine, slack: OneSlack, find: FindTarget, acting: SlackActing) -> Reacting:
    return Reacting(
        find=find,
        acting=acting,
        make_ticket=_make_ticket(engine, slack, acting),
        approving=_approving(engine, slack, acting),
        record_feedback=replace(engine.record_feedback, source="reaction"),
        company=slack.channel.company,
        clock=engine.clock,
        pointing=Pointing(unit_of_work=engine.unit_of_work, reading=engine.reading, clock=engine.clock),
        me=slack.identity.user,
    )


def _approving(engine: Engine, slack: OneSlack, acting: SlackActing) -> Approving:
    return Approving(
        seats=acting.seats,
        company=slack.channel.company,
        calls=acting.calls,
        reading=engine.reading,
        approve=engine.suggesting.approve,
        withdraw=engine.suggesting.withdraw,
        tell=acting.tell,
        published=Publisher(lambda: index_answers(engine.settings)),
    )


def _commanding(engine: Engine, slack: OneSlack, reacting: Reacting) -> Commanding:
    channel, acting = slack.channel, reacting.acting
    return Commanding(
        acting=acting,
        reacting=reacting,
        find_target=reacting.find,
        find=channel.find,
        meant=MeantTicket(find_target=reacting.find, seats=acting.seats, reading=engine.reading),
        why=Why(reading=engine.reading, documents=engine.retriever, company=channel.company),
        look_up=_look_up(engine),
        company=channel.company,
        calls=acting.calls,
        me=slack.identity.user,
    )


def _look_up(engine: Engine) -> LookUp:
    def look_up(text: str, audience: frozenset[str]) -> tuple[Suggestion, ...]:
        hits = engine.retriever.search(text, audience=audience, k=engine.settings.candidates)
        shown = engine.decide.suggest(text, hits)
        return tuple(page for page in shown if page.score >= engine.decide.thresholds.suggest)

    return look_up


def _writing(engine: Engine, slack: OneSlack, seats: Seats, find: FindTarget) -> Writing:
    units, clock, ids = engine.unit_of_work, engine.clock, engine.ids
    return Writing(
        seats=seats,
        find=find,
        add_note=build_note(engine),
        hear=HearReply(unit_of_work=units, clock=clock, ids=ids),
        reword=RewordMessage(unit_of_work=units, clock=clock, ids=ids),
        me=slack.identity.user,
    )


def _make_ticket(engine: Engine, slack: OneSlack, acting: SlackActing) -> MakeTicket:
    return MakeTicket(
        seats=acting.seats,
        company=slack.channel.company,
        acts=acting.acts,
        ask=engine.ask,
        escalate=EscalateTicket(unit_of_work=engine.unit_of_work, clock=engine.clock),
        reading=engine.reading,
        me=slack.identity.user,
    )


def _home(engine: Engine, seats: Seats, windows: SlackWindowsApi) -> AppHome:
    return AppHome(
        seats=seats,
        windows=windows,
        reading=engine.reading,
        clock=engine.clock,
        states=state_names(engine),
        dues=lambda work, ticket: engine.life.acts.dues(work, ticket, now=engine.clock.now()),
    )


def _open_window(engine: Engine, seats: Seats, windows: SlackWindowsApi) -> OpenWindow:
    return OpenWindow(
        seats=seats,
        windows=windows,
        reading=engine.reading,
        topics=topic_names(engine),
        closing=closing_of(engine),
        offered=offered_reply(engine),
    )


def _agent_of(engine: Engine) -> Callable[[str], str]:
    def agent_of(user: str) -> str:
        known = engine.life.acts.rules().roster.by_slack(user)
        return known.id if known else PREFIX + user

    return agent_of
