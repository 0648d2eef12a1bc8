"""Words after the command and shortcuts on messages: what buttons and emojis do, for people who prefer words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.channels.slack.desk import cards
from app.channels.slack.manifest import SHORTCUTS, app_manifest
from app.domain.ticket import Ticket
from tests.fakes.slack import ME
from tests.fakes.slack_acts import TRIAGE
from tests.fakes.slack_agents import AgentsDesk
from tests.fakes.slack_events import commanded, said, ts_at


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


@pytest.mark.parametrize(("text", "hours"), [("2h", 2), ("3d", 72), ("1w", 168), ("tomorrow", 24), ("mañana", 24)])
def test_snooze_puts_the_ticket_off_for_so_long(text: str, hours: int) -> None:
    desk = AgentsDesk()
    ticket = held(desk)
    before = desk.desk.clock.now()
    assert "Done." in say(desk, f"snooze {text}")
    put_off = desk.ticket(ticket)
    assert put_off.state == "snoozed"
    assert put_off.snoozed_until is not None
    assert timedelta(hours=hours) <= put_off.snoozed_until - before < timedelta(hours=hours, minutes=1)


@pytest.mark.parametrize("text", ["snooze", "snooze soon", "snooze 99w", "snooze 0h"])
def test_snooze_without_a_time_says_how_to_write_one(text: str) -> None:
    desk = AgentsDesk()
    ticket = held(desk)
    assert "/firstline snooze 2h" in say(desk, text)
    assert desk.ticket(ticket).state == "in_progress"


@pytest.mark.parametrize("text", ["", "help", "HELP", "ask"])
def test_help_names_every_word_that_this_person_can_use(text: str) -> None:
    desk = AgentsDesk()
    of_agent, of_other = say(desk, text), say(desk, text, user="UBOB")
    for word in ("ask", "faq", "resolve", "reopen", "why"):
        assert f"{word}" in of_agent
        assert f"{word}" in of_other
    for word in ("assign @somebody", "tag it/vpn", "snooze 2h"):
        assert f"/firstline {word}" in of_agent
        assert word not in of_other
    assert desk.tickets() == ()


def test_why_tells_an_agent_how_a_ticket_was_decided_and_a_stranger_nothing() -> None:
    desk = AgentsDesk()
    ticket = desk.ask("My VPN does not connect")
    assert "% sure that these sentences answer" in say(desk, f"why {ticket.id}")
    assert "Only members" in say(desk, f"why {ticket.id}", user="UBOB")
    assert "Which ticket?" in say(desk, "why tkt_none")


def test_a_command_about_a_named_ticket_is_not_taken_for_ones_own_request() -> None:
    desk = AgentsDesk()
    own, other = desk.ask("My own", user="UAGENT"), desk.ask("Somebody's")
    say(desk, f"resolve {other.id}", room="C1")
    assert (desk.ticket(own).state, desk.ticket(other).state) == ("open", "solved")


def mention(desk: AgentsDesk, text: str, *, room: str, thread: str, user: str = "UAGENT") -> None:
    """Mention us in a thread: Slack sends it as a message and as a mention."""
    ts = ts_at(desk.desk.clock.now())
    desk.slack.write(room, user, text, ts=ts, thread=thread)
    for kind in ("message", "app_mention"):
        body = said(f"<@{ME}> {text}", room=room, user=user, ts=ts, thread=thread)
        body["event"]["type"] = kind
        desk.desk.receive(body)
    desk.run(seconds=1)


def test_a_mention_in_a_thread_that_is_a_command_is_done_once_and_is_neither_a_note_nor_a_reply() -> None:
    for on_the_card in (False, True):
        desk = AgentsDesk()
        ticket = desk.ask()
        room, root = (TRIAGE, desk.card_ts(ticket)) if on_the_card else ("C1", ticket.origin.message)
        mention(desk, "assign", room=room, thread=root)
        assert desk.ticket(ticket).assignee == "slack:UAGENT"
        mention(desk, "tag it/printing", room=room, thread=root)
        assert desk.ticket(ticket).topics == ("it/printing",)
        mention(desk, "snooze 2d", room=room, thread=root)
        assert desk.ticket(ticket).state == "snoozed"
        assert [whisper.text for whisper in desk.slack.whispers] == ["Done."] * 3
        with desk.wiring.unit_of_work() as work:
            assert work.conversations.of_ticket(ticket.id) == ()


def test_a_mention_in_a_thread_that_only_begins_like_a_command_is_what_it_says() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    mention(desk, "resolve this for me please, it is urgent", room="C1", thread=ticket.origin.message, user="UBOB")
    mention(desk, "tag the laptop as broken", room=TRIAGE, thread=desk.card_ts(ticket))
    assert desk.ticket(ticket).state == "open"
    assert len(desk.tickets()) == 2
    with desk.wiring.unit_of_work() as work:
        assert [message.kind for message in work.conversations.of_ticket(ticket.id)] == ["note"]
