"""Everything a face (the page, the API) may do, in one value that the entry point fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.outcome import Outcome
from app.domain.request import Incoming
from app.ports import Clock, DocumentLookup, IdMaker, Retriever, Triager, UnitOfWorkFactory
from app.services.access.door import Door
from app.services.desk.desk_tools import DeskTools
from app.services.desk.find_similar import FindSimilar
from app.services.desk.handle_incident import HandleIncident
from app.services.desk.learn_from_send import LearnFromSend
from app.services.desk.make_article import MakeArticle
from app.services.desk.reply_to_requester import AddNote, ReplyToRequester
from app.services.desk.suggest_replies import SuggestReplies
from app.services.desk.ticket_life import TicketLife
from app.services.requests.check_readiness import CheckReadiness
from app.services.requests.continue_request import ContinueRequest
from app.services.requests.decide_request import DecideRequest
from app.services.requests.follow_link import FollowLink
from app.services.requests.help_while_typing import HelpWhileTyping
from app.services.requests.keep_uploads import OpenUpload
from app.services.requests.read_request import ReadRequest
from app.services.requests.record_feedback import RecordFeedback
from app.services.requests.send_along import SendAlong
from app.services.requests.take_turn import TakeTurn
from app.services.tickets.edit_ticket import EditTicket
from app.services.tickets.escalate_ticket import EscalateTicket
from app.services.tickets.merge_tickets import MergeTickets
from app.services.tickets.separate_request import SeparateRequest

AskAndWait = Callable[[Incoming], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """What an administrator set for the faces; an empty `agent_token` closes the agents' part."""

    languages: tuple[str, ...] = ("en", "es", "it")
    web_audience: frozenset[str] = frozenset({"everyone"})
    agent_token: str = ""
    cookie_secure: bool = False
    public_url: str = ""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    widget_origins: tuple[str, ...] = ()
    assistants: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What helps agents with a ticket: replies to send, tickets like it, an article made of it."""

    replies: SuggestReplies
    similar: FindSimilar
    learn: LearnFromSend
    articles: MakeArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineParts:
    """The engine, for faces that ask it something without opening a ticket."""

    decide: DecideRequest
    triager: Triager
    retriever: Retriever
    documents: DocumentLookup
    help_while_typing: HelpWhileTyping


@dataclass(frozen=True, slots=True, kw_only=True)
class FileActs:
    """Files that people send each other."""

    send_along: SendAlong
    open_upload: OpenUpload


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """The use cases that faces call. `reading` units of work never write."""

    rules: HouseRules
    ask: AskAndWait
    read_request: ReadRequest
    record_feedback: RecordFeedback
    turns: TakeTurn
    continue_request: ContinueRequest
    escalate: EscalateTicket
    edit_ticket: EditTicket
    reply: ReplyToRequester
    add_note: AddNote
    life: TicketLife
    merge: MergeTickets
    separate: SeparateRequest
    incidents: HandleIncident
    tools: DeskTools
    advice: Advice
    engine: EngineParts
    files: FileActs
    reading: UnitOfWorkFactory
    check_readiness: CheckReadiness
    door: Door
    clock: Clock
    ids: IdMaker
    follow_link: FollowLink | None = None
    """Opens the links in mails; None where no mail is sent."""
