"""Agents hear in Teams of tickets that need them: in a chat of their own, else below the card, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import NullTranslations

import pytest

from app.channels.teams.alarm import TeamsAlarm
from app.domain.effects import alert_effect
from app.domain.errors import DeliveryFailed
from app.domain.roster import Agent, Roster
from app.domain.ticket import Ticket
from tests.fakes.teams import AGENT, IT
from tests.fakes.teams_agents import TeamsAgents

ROSTER = Roster(agents={"ann": Agent(id="ann", teams=AGENT), "ben": Agent(id="ben", teams="ben@halyard.example")})


@dataclass(slots=True)
class Desk:
    agents: TeamsAgents = field(default_factory=TeamsAgents)

    def alert(self, ticket: Ticket, *agents: str, kind: str = "sla_warning") -> bool:
        alarm = TeamsAlarm(
            calls=self.agents.teams,
            say=self.agents.desk.channel.say,
            reading=self.agents.wiring.unit_of_work,
            rules=self.agents.rules,
            roster=lambda: ROSTER,
            speak=lambda _: NullTranslations(),
            site="https://desk.halyard.example",
        )
        return alarm.alert(alert_effect(ticket, kind, agents=agents, detail="resolution: due at noon"), ticket)

    def below(self, ticket: Ticket) -> list[str]:
        return [message for message in self.agents.cards(IT) if "A promise" in message or "is back" in message]


def test_who_is_known_in_teams_hears_it_in_a_chat_and_once() -> None:
    desk = Desk()
    ticket = desk.agents.ask()
    for _ in range(2):
        assert desk.alert(ticket, "ann", "ben", "nobody")
    (told,) = desk.agents.told(f"a:{AGENT}")
    assert f"desk.halyard.example/desk/tickets/{ticket.id}" in told
    assert "resolution: due at noon" in told
    assert desk.below(ticket) == []


def test_anybody_else_is_told_below_the_card() -> None:
    desk = Desk()
    ticket = desk.agents.ask()
    assert desk.alert(ticket, "ben")
    assert len(desk.below(ticket)) == 1
    assert desk.alert(ticket, "ann", kind="returned")
    assert len(desk.below(ticket)) == 2


def test_what_could_not_be_said_is_raised_and_said_later_once() -> None:
    desk = Desk()
    ticket = desk.agents.ask()
    desk.agents.teams.breaks_after = "change"
    with pytest.raises(DeliveryFailed):
        desk.alert(ticket)
    assert desk.alert(ticket)
    assert len(desk.below(ticket)) == 1


def test_without_a_card_or_a_channel_nobody_was_told() -> None:
    desk = Desk()
    ticket = desk.agents.ask()
    with desk.agents.wiring.unit_of_work() as work:
        work.postings.forget(f"{ticket.id}:card:{IT}")
        work.commit()
    assert not desk.alert(ticket, "ben")
