"""What people in another ticket system did with a ticket of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.mirroring import Standing
from app.domain.ticket import TicketState
from app.domain.triage import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalPerson:
    """Somebody there: their id in that system, what they are called, and their e-mail address where it tells it."""

    id: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody wrote there. It is `public` only where that is known, and a person of the desk wrote it."""

    id: str
    author: ExternalPerson
    text: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalTicket:
    """A ticket of ours as it stands there; `name` is what people call it, and `remarks` are none of ours.

    `marked` is the id of our ticket that we left on it, empty before we did.
    `ending` is how it ended there, in a state of ours, and `resolution` in their own words. `priority` is their word,
    and `urgency` what it is for us, None where we have no word for it. `changed_at` is by their clock.
    """

    id: str
    name: str
    marked: str = ""
    standing: Standing = "open"
    ending: TicketState = "solved"
    resolution: str = ""
    priority: str = ""
    urgency: Priority | None = None
    holder: ExternalPerson | None = None
    remarks: tuple[Remark, ...] = ()
    changed_at: datetime | None = None
