"""`AlarmChannel` on Slack: agents hear of a ticket that needs them as a direct message, else in their channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.slack.api import Post, SlackCalls, SlackDirect, say_once
from app.channels.slack.blocks import plain_post
from app.channels.wording import Speak
from app.domain.effects import AlertAgents
from app.domain.roster import Roster
from app.domain.ticket import Ticket
from app.services.tickets.assign_ticket import RETURNED

_FOR_ALL = frozenset({RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAlarm:
    """Writes to each agent whose Slack user the roster knows; without any, to the channel of agents (`room`).

    What an absent agent had is told there too: who is away reads no direct message, and the others are to know. Where
    an alarm was told before a crash or a failure, it is found by the key it carries and not told again.
    """

    calls: SlackCalls
    direct: SlackDirect
    roster: Callable[[], Roster]
    speak: Speak
    room: str = ""

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool:
        """Tell them, and say whether anybody was told."""
        roster = self.roster()
        users = [agent.slack for agent in map(roster.agent, alert.agents) if agent is not None and agent.slack]
        everybody = [self.room] if self.room and (not users or alert.kind in _FOR_ALL) else []
        places = dict.fromkeys([*map(self.direct.direct, users), *everybody])
        for place in places:
            say_once(self.calls, place, self._post(alert, ticket))
        return bool(places)

    def _post(self, alert: AlertAgents, ticket: Ticket) -> Post:
        words = self.speak("")
        head = words.gettext(wording.ALARMS.get(alert.kind, wording.NEEDS_YOU))
        line = f"{head} {ticket.subject} ({ticket.id}, {ticket.queue})"
        return plain_post([line, alert.detail] if alert.detail else [line], key=alert.key, address=ticket.id)
