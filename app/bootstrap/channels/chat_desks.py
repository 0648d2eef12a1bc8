"""What agents need of the engine in any chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.bootstrap.engine import Engine
from app.channels.company import Company
from app.channels.desk.acts import Begun, TicketActs
from app.channels.desk.card import ReadCard
from app.channels.desk.card_words import StateNames
from app.channels.desk.ended import EndedFirst
from app.channels.desk.queue_rooms import QueueRooms
from app.domain.desk_rules import Closing
from app.domain.macro import SOURCE as MACRO
from app.services.tickets.change_ticket import ChangeTicket
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.merge_tickets import MergeTickets, PartTickets
from app.services.tickets.release_ticket import ReleaseTicket
from app.services.tickets.reopen_ticket import ReopenTicket
from app.services.tickets.show_again import ShowAgain


def ticket_acts(engine: Engine) -> TicketActs:
    """Return what an agent can do with a ticket."""
    units, clock = engine.unit_of_work, engine.clock
    change = ChangeTicket(unit_of_work=units, clock=clock)
    return TicketActs(
        claim=ClaimTicket(unit_of_work=units, clock=clock),
        release=ReleaseTicket(change=change),
        edit=engine.life.edit,
        close=CloseTicket(change=change),
        reopen=ReopenTicket(change=change),
        merge=MergeTickets(unit_of_work=units, clock=clock),
        part=PartTickets(unit_of_work=units, clock=clock),
        reply=engine.life.reply,
        snooze=engine.life.acts.snooze,
        show_again=ShowAgain(unit_of_work=units),
        learn=lambda suggestion, agent, sent: engine.suggesting.learn(suggestion, agent=agent, sent=sent),
    )


def build_read_card(engine: Engine, company: Company, rules: QueueRooms, *, channel: str) -> ReadCard:
    """Return what puts together the card of a ticket in one chat."""
    return ReadCard(
        reading=engine.reading,
        company=company,
        rules=rules,
        channel=channel,
        suggest=engine.suggesting.replies,
        alike=engine.suggesting.similar,
    )


def closing_of(engine: Engine) -> Callable[[], Closing]:
    """Return what says which closing tags the house has, and whether it wants one."""
    return lambda: engine.life.acts.rules().closing


def state_names(engine: Engine) -> StateNames:
    """Return what says how the house calls states."""

    def states(language: str) -> Mapping[str, str]:
        rules = engine.life.acts.rules()
        spoken = language or next(iter(engine.settings.languages), "")
        return {state: rules.state_name(state, spoken) for state in rules.states}

    return states


def offered_reply(engine: Engine) -> Callable[[str], Begun | None]:
    """Return what says how a suggested reply begins."""

    def offered(suggestion: str) -> Begun | None:
        if not suggestion.startswith("sug_"):
            return None
        with engine.reading() as work:
            reply = work.suggestions.offered(suggestion).reply
        macro = engine.life.acts.rules().macros.get(reply.document_id.removeprefix(MACRO))
        return Begun(text=reply.text, then=macro.then if macro and reply.kind == "macro" else "stay")

    return offered


def ended_first(engine: Engine) -> EndedFirst:
    """Return what tells whoever comes second to an end who was first."""
    return EndedFirst(reading=engine.reading, names=called(engine))


def called(engine: Engine) -> Callable[[str], str]:
    """Return what says what to call somebody: as the roster does, else as they were met, else nothing."""

    def name(person: str) -> str:
        roster = engine.life.acts.rules().roster
        chat, _, user = person.partition(":")
        known = roster.agent(person) or (roster.by_teams(user) if chat == "teams" else roster.by_slack(user))
        if known and known.name:
            return known.name
        with engine.reading() as work:
            return work.people.name(person)

    return name


def topic_names(engine: Engine) -> Callable[[], tuple[str, ...]]:
    """Return what lists the tags that may be chosen."""

    def topics() -> tuple[str, ...]:
        serving = engine.triager.serving()
        learned = serving.model.classifier("topic").labels if serving.model else ()
        return tuple(sorted({*serving.rules().topics, *learned}))

    return topics
