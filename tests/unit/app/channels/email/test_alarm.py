"""Agents hear of a ticket that needs them, by mail, where their id is an address of the house."""

from __future__ import annotations

import pytest

from app.channels.email.alarm import EmailAlarm
from app.domain.effects import alert_effect
from tests.fakes.builders import a_request, a_ticket
from tests.fakes.email_desk import SITE, EmailDesk, text_of

TICKET = a_ticket(a_request(text="Printer\nIt hums"))


def alarm_of(desk: EmailDesk) -> EmailAlarm:
    channel = desk.channel
    return EmailAlarm(
        out=channel.out, speak=channel.speak, domains={"halyard.example"}, language="en", site=channel.links.site
    )


def test_an_agent_is_told_once_with_a_link_to_the_desk() -> None:
    desk = EmailDesk()
    alert = alert_effect(TICKET, "assigned", agents=("mo@halyard.example",), detail="idle")
    assert alarm_of(desk).alert(alert, TICKET)
    assert alarm_of(desk).alert(alert, TICKET)
    ((to, letter),) = desk.posted.mails
    assert to == "mo@halyard.example"
    assert letter["Subject"] == "A ticket is yours: Printer"
    assert f"{SITE}/desk/tickets/{TICKET.id}" in text_of(letter)
    assert "idle" in text_of(letter)
    assert letter["Auto-Submitted"]


@pytest.mark.parametrize("agents", [(), ("mo",), ("mo@elsewhere.example",), ("slack:U1",)])
def test_others_are_left_to_other_ways(agents: tuple[str, ...]) -> None:
    desk = EmailDesk()
    assert not alarm_of(desk).alert(alert_effect(TICKET, "assigned", agents=agents), TICKET)
    assert not desk.posted.mails


def test_of_several_agents_those_with_an_address_are_told_and_the_others_left_to_other_ways() -> None:
    desk = EmailDesk()
    alert = alert_effect(TICKET, "nobody_there", agents=("mo", "zoe@halyard.example"))
    assert not alarm_of(desk).alert(alert, TICKET)
    assert [to for to, _ in desk.posted.mails] == ["zoe@halyard.example"]


def test_a_storm_of_alarms_is_told_whole() -> None:
    desk = EmailDesk()
    for number in range(12):
        ticket = a_ticket(a_request(f"req_{number}"), id=f"tkt_{number}")
        alarm_of(desk).alert(alert_effect(ticket, "assigned", agents=("mo@halyard.example",)), ticket)
    assert len(desk.posted.mails) == 12
