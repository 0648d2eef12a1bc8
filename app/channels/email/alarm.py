"""`AlarmChannel` by mail: agents who sign in with an address of the house hear of a ticket that needs them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.channels import wording
from app.channels.email.headers import domain_of, usable_address
from app.channels.email.letter import Letter, Line
from app.channels.email.outgoing import Outgoing
from app.channels.wording import Speak
from app.domain.effects import AlertAgents
from app.domain.ticket import Ticket

_AGENT = "agent"
_SUBJECT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailAlarm:
    """Writes to those it can; an alarm of no agent, and agents with other names, are left to other ways.

    `site` is where the desk is; `domains` are the organisation's, so that nobody elsewhere is told of a ticket.
    """

    out: Outgoing
    speak: Speak
    domains: Collection[str]
    language: str
    site: str = ""

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool:
        """Tell them, and say whether all who are meant are told now."""
        there = {agent: usable_address(agent) for agent in alert.agents}
        known = {agent: address for agent, address in there.items() if domain_of(address) in self.domains}
        for agent, address in known.items():
            key = f"{alert.key}:{_AGENT}:{agent}"
            self.out(self._letter(alert, ticket, address, key), key=key, bounded=False)
        return bool(known) and len(known) == len(alert.agents)

    def _letter(self, alert: AlertAgents, ticket: Ticket, address: str, key: str) -> Letter:
        head = self.speak(self.language).gettext(wording.ALARMS.get(alert.kind, wording.NEEDS_YOU))
        about = f"{ticket.subject} ({ticket.id}, {ticket.queue})"
        link = f"{self.site}/desk/tickets/{ticket.id}" if self.site else ""
        detail = (Line(text=alert.detail),) if alert.detail else ()
        return Letter(
            id=self.out.ids.of(key),
            to=address,
            subject=f"{head} {ticket.subject[:_SUBJECT]}",
            lines=(Line(text=head), Line(text=about, kind="link", url=link), *detail),
            language=self.language,
        )
