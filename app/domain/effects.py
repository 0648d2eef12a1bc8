"""What must happen outside after a commit; effects leave only through the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.decision import Decision
from app.domain.digest import DigestPlace
from app.domain.mention import MENTIONED
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.domain.trial import SHADOW

_REPLY = ":reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply:
    """Post the decision where the request came from. `key` makes it idempotent."""

    key: str
    request_id: str
    origin: Origin
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorTicket:
    """Create or update the ticket in the external ticket system."""

    key: str
    ticket_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage:
    """Tell the requester what an agent wrote, where the request came from. `key` makes it idempotent."""

    key: str
    ticket_id: str
    origin: Origin
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAgents:
    """Tell agents that a ticket needs them: why (`kind`), and a short detail. No `agents` means whoever is on duty."""

    key: str
    ticket_id: str
    kind: str
    agents: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRating:
    """Ask the requester how it was, where the request came from; a face that is looked at asks by itself."""

    key: str
    ticket_id: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDigest:
    """Tell administrators in one place what the days before `until` were like."""

    key: str
    channel: str
    place: str
    until: datetime


Effect = PostReply | MirrorTicket | PostMessage | AlertAgents | AskRating | SendDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """An effect waiting, leased or given up on; `attempts` so far and when it may be tried next."""

    effect: Effect
    attempts: int = 0
    not_before: datetime | None = None
    last_error: str = ""


def lane_of(effect: Effect) -> str:
    """Return what `effect` must keep its order within: the conversation it is said in, or the ticket it shows."""
    if isinstance(effect, MirrorTicket | AlertAgents):
        return effect.ticket_id
    if isinstance(effect, SendDigest):
        return f"{effect.channel}:{effect.place}"
    return f"{effect.origin.channel}:{effect.origin.conversation}"


def is_reply(key: str) -> bool:
    """Whether an effect of this key says a decision, and neither an agent's words nor an alarm about the ticket."""
    return key.endswith(_REPLY)


def reply_effect(ticket: Ticket, decision: Decision) -> PostReply:
    """Return the posting of `decision`, keyed by the version of the ticket it belongs to."""
    key = f"{ticket.id}:v{ticket.version}{_REPLY}"
    return PostReply(key=key, request_id=ticket.request_id, origin=ticket.origin, decision=decision)


def message_effect(ticket: Ticket, message_id: str) -> PostMessage:
    """Return the telling of an agent's message to whoever asked."""
    key = f"{ticket.id}:{message_id}:told"
    return PostMessage(key=key, ticket_id=ticket.id, origin=ticket.origin, message_id=message_id)


def alert_effect(ticket: Ticket, kind: str, *, agents: tuple[str, ...] = (), detail: str = "") -> AlertAgents:
    """Return the telling of agents about this version of a ticket; nobody is named twice."""
    told = tuple(dict.fromkeys(agent for agent in agents if agent))
    key = f"{ticket.id}:v{ticket.version}:{kind}"
    return AlertAgents(key=key, ticket_id=ticket.id, kind=kind, agents=told, detail=detail)


def digest_effect(to: DigestPlace, until: datetime) -> SendDigest:
    """Return the telling of a week; once a week and place, whoever puts it."""
    key = f"digest:{until:%Y-%m-%d}:{to.channel}:{to.place}"
    return SendDigest(key=key, channel=to.channel, place=to.place, until=until)


def mention_effect(ticket: Ticket, message_id: str, people: tuple[str, ...]) -> AlertAgents:
    """Return the telling of those who were named in a note; once a note, whatever else happens to the ticket."""
    return AlertAgents(key=f"{ticket.id}:{message_id}:{MENTIONED}", ticket_id=ticket.id, kind=MENTIONED, agents=people)


def mirror_effects(ticket: Ticket) -> tuple[MirrorTicket, ...]:
    """Return the mirroring of this version of `ticket`, if it has reached people (tier 1 and up)."""
    if ticket.tier < 1:
        return ()
    return (MirrorTicket(key=f"{ticket.id}:v{ticket.version}:mirror", ticket_id=ticket.id),)


def note_effects(ticket: Ticket, message_id: str) -> tuple[MirrorTicket, ...]:
    """Return the mirroring of `ticket` for the sake of a note, which makes no version of it."""
    if ticket.tier < 1:
        return ()
    return (MirrorTicket(key=f"{ticket.id}:{message_id}:mirror", ticket_id=ticket.id),)


def effects_of(ticket: Ticket, decision: Decision) -> tuple[Effect, ...]:
    """Return what a decision on `ticket` makes happen outside; silence and the shadow post nothing."""
    unheard = decision.kind == "silent" or decision.reason == SHADOW
    replies = () if unheard else (reply_effect(ticket, decision),)
    return (*replies, *mirror_effects(ticket))
