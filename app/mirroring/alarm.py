"""`AlarmChannel` in another ticket system: whoever answered there is told there that their words did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.effects import AlertAgents
from app.domain.ticket import Ticket
from app.mirroring import wording
from app.mirroring.saying import SayOnce
from app.mirroring.story import Said, TellStory
from app.services.tickets.settle_unheard import UNDELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmThere:
    """Tells people of that system, and nobody else: any other agent is told where they work."""

    say_once: SayOnce
    tell: TellStory

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool:
        """Say whether all who are meant are told now."""
        system = self.tell.system
        theirs = [agent for agent in alert.agents if agent.startswith(f"{system}:")]
        if alert.kind != UNDELIVERED or not theirs:
            return False
        with self.say_once.reading() as work:
            mirror = work.mirrors.of(ticket.id, system=system)
        if mirror is None or not mirror.external_id:
            return False
        text = self.tell.markup.plain(self.tell.say(wording.UNDELIVERED))
        self.say_once(mirror.external_id, Said(key=f"{alert.key}:{system}", text=text, public=False))
        return len(theirs) == len(alert.agents)
