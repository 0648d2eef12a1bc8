"""`AlarmChannel` on Teams: agents hear of a ticket that needs them in a chat of their own, else below its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.teams.api import TeamsCalls
from app.channels.teams.cards import lines_post
from app.channels.teams.desk.board import posting_of
from app.channels.teams.place import Place
from app.channels.teams.rules import TeamsRules
from app.channels.teams.saying import SayOnce
from app.channels.wording import Speak
from app.domain.effects import AlertAgents
from app.domain.roster import Agent, Roster
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.tickets.assign_ticket import RETURNED

_FOR_ALL = frozenset({RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsAlarm:
    """Writes to each agent whose Entra object id the roster knows; without any, into the thread of the ticket's card.

    What an absent agent had is told there too: who is away reads no chat, and the others are to know. Each is told
    once, whatever crashes.
    """

    calls: TeamsCalls
    say: SayOnce
    reading: UnitOfWorkFactory
    rules: TeamsRules
    roster: Callable[[], Roster]
    speak: Speak
    site: str = ""

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool:
        """Tell them, and say whether anybody was told."""
        room, roster = self.rules.room_of_queue(ticket.queue), self.roster()
        if not room:
            return False
        agents = [agent for agent in map(roster.agent, alert.agents) if agent is not None and _user(agent)]
        for agent in agents:
            self._tell(self.calls.direct(_user(agent), room), alert, ticket, key=f"{alert.key}:{agent.id}")
        card = posting_of(self.reading, ticket.id, room)
        for_all = card is not None and (not agents or alert.kind in _FOR_ALL)
        if card is not None and for_all:
            self._tell(card.room, alert, ticket, key=f"{alert.key}:{room}")
        return bool(agents) or for_all

    def _tell(self, conversation: str, alert: AlertAgents, ticket: Ticket, *, key: str) -> None:
        words = self.speak("")
        head = words.gettext(wording.ALARMS.get(alert.kind, wording.NEEDS_YOU))
        link = f"{self.site}/desk/tickets/{ticket.id}" if self.site else ""
        said = (f"{head} {ticket.subject} ({ticket.id}, {ticket.queue})", alert.detail, link)
        about = Place(room=conversation.partition(";")[0], id=ticket.id, root=ticket.id)
        self.say(conversation, lines_post(*filter(None, said)), key=key, about=about, words=words)


def _user(agent: Agent) -> str:
    """Return the object id of an agent: an address opens no chat."""
    return "" if "@" in agent.teams else agent.teams
