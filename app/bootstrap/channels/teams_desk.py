"""The agents' side of Teams, wired to the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.bootstrap.channels.chat_desks import (
    build_read_card,
    called,
    closing_of,
    ended_first,
    offered_reply,
    state_names,
    ticket_acts,
    topic_names,
)
from app.bootstrap.channels.chatting import roster_of
from app.bootstrap.engine import Engine
from app.bootstrap.queues import known_queues
from app.bootstrap.replying import build_note
from app.channels.company import Company
from app.channels.desk.card_words import CardWords
from app.channels.desk.seats import Seats
from app.channels.teams.alarm import TeamsAlarm
from app.channels.teams.api import TeamsApi
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.desk.acting import TeamsActing
from app.channels.teams.desk.answering import AtOnce
from app.channels.teams.desk.board import TeamsBoard
from app.channels.teams.desk.cards import TeamsWords
from app.channels.teams.desk.incoming import DeskEvents
from app.channels.teams.desk.writing import Writing
from app.channels.teams.place import PREFIX
from app.services.desk.reword_message import RewordMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsDesk:
    """What the agents' side adds: a mirror of tickets, a reader of their events, answers at once, and alarms."""

    board: TeamsBoard
    events: DeskEvents
    at_once: AtOnce
    alarm: TeamsAlarm


def build_teams_desk(engine: Engine, channel: TeamsChannel, api: TeamsApi) -> TeamsDesk:
    """Return the agents' side over the same Teams."""
    units, clock, ids = engine.unit_of_work, engine.clock, engine.ids
    rules, company = api.rules, channel.company
    seats = Seats(company=company, rules=rules, speak=channel.speak, agent_of=_agent_of(engine, company))
    note = build_note(engine)
    acting = TeamsActing(
        seats=seats,
        acts=ticket_acts(engine),
        calls=api,
        say=channel.say,
        unit_of_work=units,
        reading=engine.reading,
        add_note=note,
        ended=ended_first(engine),
        closing=closing_of(engine),
    )
    reword = RewordMessage(unit_of_work=units, clock=clock, ids=ids)
    writing = Writing(seats=seats, rules=rules, reading=engine.reading, add_note=note, reword=reword)
    return TeamsDesk(
        board=_board(engine, channel, api),
        events=DeskEvents(acting=acting, writing=writing),
        at_once=AtOnce(
            acting=acting, topics=topic_names(engine), queues=known_queues(engine), offered=offered_reply(engine)
        ),
        alarm=_alarm(engine, channel, api),
    )


def _alarm(engine: Engine, channel: TeamsChannel, api: TeamsApi) -> TeamsAlarm:
    return TeamsAlarm(
        calls=api,
        say=channel.say,
        reading=engine.reading,
        rules=api.rules,
        roster=roster_of(engine),
        speak=channel.speak,
        site=engine.settings.site,
    )


def _board(engine: Engine, channel: TeamsChannel, api: TeamsApi) -> TeamsBoard:
    queues, states, names = known_queues(engine), state_names(engine), _names(engine)
    return TeamsBoard(
        calls=api,
        threads=api,
        say=channel.say,
        unit_of_work=engine.unit_of_work,
        reading=engine.reading,
        read_card=build_read_card(engine, channel.company, api.rules, channel=channel.name),
        company=channel.company,
        rules=api.rules,
        words=lambda: TeamsWords(
            setting=CardWords(words=channel.speak(""), queues=queues(), states=states("")),
            names=names,
            site=engine.settings.site,
        ),
    )


def _agent_of(engine: Engine, company: Company) -> Callable[[str], str]:
    def agent_of(user: str) -> str:
        roster = engine.life.acts.rules().roster
        known = roster.by_teams(user) or roster.by_teams(*company.person(user).names)
        return known.id if known else PREFIX + user

    return agent_of


def _names(engine: Engine) -> Callable[[str], str]:
    name = called(engine)
    return lambda person: name(person) or person
