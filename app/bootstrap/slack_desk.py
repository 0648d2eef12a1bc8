"""The agents' side of Slack, wired to the engine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from app.bootstrap.approving import index_answers
from app.bootstrap.chat_desks import closing_of, ended_first, offered_reply, state_names, ticket_acts, topic_names
from app.bootstrap.engine import Engine
from app.bootstrap.publishing import Publisher
from app.bootstrap.queues import known_queues
from app.channels.desk.card import ReadCard
from app.channels.desk.seats import Seats
from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import SlackApi
from app.channels.slack.channel import SlackChannel
from app.channels.slack.desk.acting import DeskActing
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
from app.channels.slack.place import PREFIX
from app.channels.slack.why import Why
from app.channels.slack.windows import SlackWindowsApi
from app.domain.answer import Suggestion
from app.services.escalate_ticket import EscalateTicket
from app.services.hear_reply import HearReply
from app.services.reply_to_requester import AddNote
from app.services.reword_message import RewordMessage

_HANDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDesk:
    """What the agents' side adds: a mirror of tickets, a reader of their events, and what cannot wait for it."""

    board: SlackBoard
    events: DeskEvents
    at_once: AtOnce


def build_slack_desk(
    engine: Engine, channel: SlackChannel, api: SlackApi, answers: AnswerOnce, *, me: Callable[[], str]
) -> SlackDesk:
    """Return the agents' side over the same Slack."""
    windows, rules = SlackWindowsApi(api.client), channel.rules
    seats = Seats(company=channel.company, rules=rules, speak=channel.speak, agent_of=_agent_of(engine))
    board = SlackBoard(
        calls=api,
        windows=windows,
        unit_of_work=engine.unit_of_work,
        read_card=ReadCard(
            reading=engine.reading,
            company=channel.company,
            rules=rules,
            channel=channel.name,
            suggest=engine.suggesting.replies,
            alike=engine.suggesting.similar,
        ),
        company=channel.company,
        rules=rules,
        words=channel.speak(""),
        queues=known_queues(engine),
        me=me,
        states=state_names(engine),
    )
    ask_tags = AskTags(calls=answers, seats=seats, reading=engine.reading, closing=closing_of(engine))
    acting = DeskActing(
        seats=seats,
        acts=ticket_acts(engine),
        calls=answers,
        reading=engine.reading,
        ask_tags=ask_tags,
        ended=ended_first(engine),
    )
    find = FindTarget(calls=api, find=channel.find, reading=engine.reading, rules=rules)
    reacting = Reacting(
        find=find,
        acting=acting,
        make_ticket=_make_ticket(engine, acting, channel, me=me),
        approving=_approving(engine, acting, channel),
        record_feedback=replace(engine.record_feedback, source="reaction"),
        company=channel.company,
        clock=engine.clock,
        pointing=Pointing(unit_of_work=engine.unit_of_work, reading=engine.reading, clock=engine.clock),
        me=me,
    )
    window = OpenWindow(
        seats=seats,
        windows=windows,
        reading=engine.reading,
        topics=topic_names(engine),
        closing=closing_of(engine),
        offered=offered_reply(engine),
    )
    hands = ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="slack-window")
    return SlackDesk(
        board=board,
        events=DeskEvents(
            acting=acting,
            reacting=reacting,
            commanding=_commanding(engine, channel, reacting=reacting),
            writing=_writing(engine, seats, find, me=me),
            home=AppHome(
                seats=seats,
                windows=windows,
                reading=engine.reading,
                clock=engine.clock,
                states=state_names(engine),
                dues=lambda work, ticket: engine.life.acts.dues(work, ticket, now=engine.clock.now()),
            ),
        ),
        at_once=AtOnce(open_window=window, hands=hands),
    )


def _approving(engine: Engine, acting: DeskActing, channel: SlackChannel) -> Approving:
    return Approving(
        seats=acting.seats,
        company=channel.company,
        calls=acting.calls,
        reading=engine.reading,
        approve=engine.suggesting.approve,
        withdraw=engine.suggesting.withdraw,
        tell=acting.tell,
        published=Publisher(lambda: index_answers(engine.settings)),
    )


def _commanding(engine: Engine, channel: SlackChannel, *, reacting: Reacting) -> Commanding:
    return Commanding(
        acting=reacting.acting,
        reacting=reacting,
        find_target=reacting.find,
        find=channel.find,
        meant=MeantTicket(find_target=reacting.find, seats=reacting.acting.seats, reading=engine.reading),
        why=Why(reading=engine.reading, documents=engine.retriever, company=channel.company),
        look_up=_look_up(engine),
        company=channel.company,
        calls=reacting.acting.calls,
        me=reacting.me,
    )


def _look_up(engine: Engine) -> LookUp:
    def look_up(text: str, audience: frozenset[str]) -> tuple[Suggestion, ...]:
        hits = engine.retriever.search(text, audience=audience, k=engine.settings.candidates)
        shown = engine.decide.suggest(text, hits)
        return tuple(page for page in shown if page.score >= engine.decide.thresholds.suggest)

    return look_up


def _writing(engine: Engine, seats: Seats, find: FindTarget, *, me: Callable[[], str]) -> Writing:
    units, clock, ids = engine.unit_of_work, engine.clock, engine.ids
    return Writing(
        seats=seats,
        find=find,
        add_note=AddNote(unit_of_work=units, clock=clock, ids=ids, rules=engine.life.desk_file),
        hear=HearReply(unit_of_work=units, clock=clock, ids=ids),
        reword=RewordMessage(unit_of_work=units, clock=clock, ids=ids),
        me=me,
    )


def _make_ticket(engine: Engine, acting: DeskActing, channel: SlackChannel, *, me: Callable[[], str]) -> MakeTicket:
    return MakeTicket(
        seats=acting.seats,
        company=channel.company,
        acts=acting.acts,
        ask=engine.ask,
        escalate=EscalateTicket(unit_of_work=engine.unit_of_work, clock=engine.clock),
        reading=engine.reading,
        me=me,
    )


def _agent_of(engine: Engine) -> Callable[[str], str]:
    def agent_of(user: str) -> str:
        known = engine.life.acts.rules().roster.by_slack(user)
        return known.id if known else PREFIX + user

    return agent_of
