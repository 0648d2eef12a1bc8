"""Words after the command and shortcuts on messages: what buttons and emojis do, for people who prefer words."""

from __future__ import annotations

from typing import Any

import pytest

from app.channels.slack.desk import cards
from app.channels.slack.manifest import SHORTCUTS, app_manifest
from app.domain.ticket import Ticket
from tests.fakes.slack import commanded, ts_at
from tests.fakes.slack_agents import TRIAGE, AgentsDesk


def say(desk: AgentsDesk, text: str, *, user: str = "UAGENT", room: str = "C7") -> str:
    """Use the command; return the last thing this person alone was told."""
    desk.desk.put += 1
    desk.desk.receive(commanded(text, room=room, user=user, trigger=f"t{desk.desk.put}"))
    desk.run(seconds=1)
    told = [whisper.shown for whisper in desk.slack.whispers if whisper.user == user]
    return told[-1] if told else ""


def shortcut(desk: AgentsDesk, callback: str, *, room: str, ts: str, text: str = "?", user: str = "UAGENT") -> str:
    body: dict[str, Any] = {
        "type": "message_action",
        "callback_id": callback,
        "trigger_id": f"{callback}{ts}{user}",
        "user": {"id": user},
        "channel": {"id": room},
        "message": {"type": "message", "user": "UBOB", "ts": ts, "text": text},
    }
    desk.desk.receive(body)
    desk.run(seconds=1)
    return desk.slack.whispers[-1].text


def held(desk: AgentsDesk) -> Ticket:
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    return ticket


def test_assign_takes_the_ticket_that_is_named_by_id_or_link() -> None:
    for linked in (False, True):
        desk = AgentsDesk()
        ticket = desk.ask()
        link = f"<https://halyard.slack.com/archives/C1/p{ticket.origin.message.replace('.', '')}>"
        assert "Done." in say(desk, f"assign {link if linked else ticket.id}")
        assert desk.ticket(ticket).assignee == "slack:UAGENT"


def test_assign_gives_it_to_another_member_of_the_channel_and_to_nobody_else() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert "not in the channel" in say(desk, f"assign <@UBOB|bob> {ticket.id}")
    assert desk.ticket(ticket).assignee == ""
    say(desk, f"assign <@UOTHER|o> {ticket.id}")
    assert (desk.ticket(ticket).assignee, desk.ticket(ticket).state) == ("slack:UOTHER", "in_progress")


def test_words_without_a_ticket_mean_the_one_the_agent_holds() -> None:
    desk = AgentsDesk()
    ticket = held(desk)
    say(desk, "tag it/printing, it/network")
    assert desk.ticket(ticket).topics == ("it/printing", "it/network")
    assert "What was it about?" in say(desk, "resolve")
    assert desk.ticket(ticket).state == "solved"


def test_resolve_and_reopen_of_somebodys_own_request_stay_theirs() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    say(desk, "resolve", user="UANN", room="C1")
    assert desk.ticket(ticket).state == "solved"
    say(desk, "reopen", user="UANN", room="C1")
    assert desk.ticket(ticket).state == "open"


def test_an_agent_opens_a_ticket_again() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.submit(ticket, cards.CLOSE, ending=("closed",))
    say(desk, f"reopen {ticket.id}")
    assert desk.ticket(ticket).state == "open"


@pytest.mark.parametrize("text", ["assign", "tag it/vpn", "resolve tkt_none", "reopen https://x/archives/C1/p1"])
def test_where_no_ticket_is_meant_the_answer_says_how_to_name_one(text: str) -> None:
    assert "Which ticket?" in say(AgentsDesk(), text)


def test_a_tag_must_be_written() -> None:
    desk = AgentsDesk()
    assert "Which tag?" in say(desk, f"tag {held(desk).id}")


@pytest.mark.parametrize("text", ["assign", "tag it/printing", "resolve", "reopen"])
def test_words_of_others_change_nothing(text: str) -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert "Only members" in say(desk, f"{text} {ticket.id}", user="UBOB")
    assert desk.ticket(ticket) == ticket


def test_faq_shows_pages_to_the_one_who_asks() -> None:
    desk = AgentsDesk()
    assert "These pages may help" in say(desk, "faq reset the vpn", user="UBOB")
    assert "VPN" in desk.slack.whispers[-1].shown
    assert "What are you looking for?" in say(desk, "faq", user="UBOB")
    assert desk.tickets() == ()


def test_shortcuts_do_what_emojis_do() -> None:
    desk = AgentsDesk()
    ts = ts_at(desk.desk.clock.now())
    desk.slack.write("C9", "UBOB", "The coffee machine is loud", ts=ts)
    assert shortcut(desk, "firstline_ticket", room="C9", ts=ts) == "Done."
    (ticket,) = desk.tickets()
    assert (ticket.requester, ticket.state) == ("slack:UBOB", "open")
    assert shortcut(desk, "firstline_take", room="C9", ts=ts) == "Done."
    assert desk.ticket(ticket).assignee == "slack:UAGENT"
    shortcut(desk, "firstline_solved", room=TRIAGE, ts=desk.card_ts(ticket))
    assert desk.ticket(ticket).state == "solved"


def test_a_shortcut_that_is_not_theirs_says_so() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert "not yours" in shortcut(desk, "firstline_take", room="C1", ts=ticket.origin.message, user="UBOB")
    assert desk.ticket(ticket).assignee == ""


def test_the_manifest_offers_every_shortcut_there_is() -> None:
    features: Any = app_manifest()["features"]
    offered = {entry["callback_id"] for entry in features["shortcuts"]}
    assert offered == {*SHORTCUTS, "ask_firstline"}
    assert all(len(entry["name"]) <= 24 and entry["type"] == "message" for entry in features["shortcuts"])
