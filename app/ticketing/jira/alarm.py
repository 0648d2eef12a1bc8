"""`AlarmChannel` in Jira: whoever answered there is told there that their words did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.effects import AlertAgents
from app.domain.ticket import Ticket
from app.services.settle_unheard import UNDELIVERED
from app.ticketing.jira import SYSTEM, wording
from app.ticketing.jira.markup import plain
from app.ticketing.jira.saying import SayOnce
from app.ticketing.jira.story import Said, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraAlarm:
    """Tells people of Jira, and nobody else: any other agent is told where they work."""

    say_once: SayOnce
    say: Say

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool:
        """Say whether all who are meant are told now."""
        theirs = [agent for agent in alert.agents if agent.startswith(f"{SYSTEM}:")]
        if alert.kind != UNDELIVERED or not theirs:
            return False
        with self.say_once.reading() as work:
            mirror = work.mirrors.of(ticket.id, system=SYSTEM)
        if mirror is None or not mirror.external_id:
            return False
        text = plain(self.say(wording.UNDELIVERED))
        self.say_once(mirror.external_id, Said(key=f"{alert.key}:{SYSTEM}", text=text, public=False))
        return len(theirs) == len(alert.agents)
