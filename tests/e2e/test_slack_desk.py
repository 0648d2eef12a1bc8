"""Slack from the agents' side: cards, suggested replies, reactions, and what is learned from them."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.e2e.office import QUESTION, TOKEN, Office, texts
from tests.e2e.slack_world import eventually

pytestmark = pytest.mark.slow


def test_from_a_question_to_a_solved_ticket_and_back(office: Office) -> None:
    slack, room = office.slack, office.help
    ts = slack.say("heidi", room, "How do I connect to the VPN from home?")
    (answer,) = eventually(lambda: slack.answers(room, ts))
    assert "rich_text_quote" in texts(answer)
    slack.press("heidi", room, answer, "not_quite")
    office.wait_for_more(ts, 1)
    slack.press("heidi", room, answer, "person")
    card = eventually(lambda: office.card(ts))
    assert "nobody has it yet" in texts(card)
    assert "Shown already" in texts(card)

    slack.client("bob").reactions_add(channel=room, timestamp=ts, name="eyes")
    eventually(lambda: office.ticket(ts)["state"] == "in_progress")
    assert office.ticket(ts)["assignee"] == f"slack:{slack.user_id('bob')}"
    eventually(lambda: "in work" in texts(office.card(ts)))

    _send_a_suggested_reply(office, ts)
    note = "Their third time this week"
    slack.say("bob", office.agents, note, thread=office.card(ts)["ts"])
    slack.client("bob").reactions_add(channel=room, timestamp=ts, name="white_check_mark")
    eventually(lambda: office.ticket(ts)["state"] == "solved")
    eventually(lambda: "Open again" in texts(office.card(ts)))
    eventually(lambda: "heavy_check_mark" in [mark["name"] for mark in slack.thread(room, ts)[0]["reactions"]])
    assert note not in json.dumps(slack.thread(room, ts))

    _say_how_it_was(office, ts)
    slack.say("heidi", room, "Thank you so much!", thread=ts)
    eventually(lambda: {"thanked", "wrote_back"} & set(office.events(ts)))
    assert office.ticket(ts)["state"] == "solved"
    slack.say("heidi", room, "It still does not work", thread=ts)
    eventually(lambda: office.ticket(ts)["state"] == "open")
    eventually(lambda: "It is open again" in texts(slack.answers(room, ts)[-1]))
    eventually(lambda: "nobody has it yet" in texts(office.card(ts)))
    below = slack.thread(office.agents, office.card(ts)["ts"])
    assert [m["text"] for m in below[1:] if m["user"] != slack.user_id("bob")] == []


def test_thanks_for_what_an_agent_did_are_one_press_from_the_end(office: Office) -> None:
    slack, room = office.slack, office.help
    ts = slack.say("grace", room, "My badge does not open the door of the laboratory any more")
    eventually(lambda: office.ticket(ts).get("state") not in {None, "new"})
    slack.client("bob").reactions_add(channel=room, timestamp=ts, name="eyes")
    eventually(lambda: office.ticket(ts)["state"] == "in_progress")
    slack.say("grace", room, "That solved it, thank you", thread=ts)
    card = eventually(lambda: found if "Is it solved?" in texts(found := office.card(ts)) else {})
    assert office.ticket(ts)["state"] == "in_progress"
    slack.press("bob", office.agents, card, "desk_solve")
    eventually(lambda: office.ticket(ts)["state"] == "solved")
    eventually(lambda: "What was it about?" in slack.whispers(office.agents))


def _send_a_suggested_reply(office: Office, ts: str) -> None:
    """Take what the card suggests, edit it in the window, send it; it appears in the requester's thread."""
    slack, card = office.slack, office.card(ts)
    assert "likely right" in texts(card)
    assert slack.opens_window("bob", office.agents, card, "desk_reply", about="How do I connect")
    rows = [block for block in card["blocks"] if block["type"] == "actions"]
    suggestion = next(e["value"] for row in rows for e in row["elements"] if e["action_id"] == "desk_reply")
    known = len(slack.answers(office.help, ts))
    about = f"{office.ticket(ts)['id']}\n{suggestion}"
    slack.submit("bob", about, "desk_reply", text="I unlocked it, try again.", then="stay")
    office.wait_for_more(ts, known)
    assert "I unlocked it, try again." in texts(slack.answers(office.help, ts)[-1])


def _say_how_it_was(office: Office, ts: str) -> None:
    """Wait for the question that only the requester sees, and answer it with one press."""
    slack = office.slack
    eventually(lambda: "Your request is solved. How was it?" in slack.whispers(office.help), seconds=40)
    asked = {"ts": ts, "blocks": [{"type": "actions", "elements": [{"action_id": "rate_1", "value": ts}]}]}
    slack.press("heidi", office.help, asked, "rate_1")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    rated = eventually(lambda: httpx.get(f"{office.address}/api/v1/ratings", headers=headers).json()["queues"])
    assert (rated[0]["ratings"], rated[0]["csat"]) == (1, 1.0)
    eventually(lambda: "It is kept without your name." in slack.whispers(office.help))


def test_a_good_reply_becomes_an_answer_that_the_next_one_gets(office: Office) -> None:
    slack, room = office.slack, office.help
    ts = slack.say("heidi", room, "Which colour do the bicycle stickers of the Zweirad shed have?")
    eventually(lambda: office.ticket(ts).get("tier"))
    reply = slack.say("bob", room, "The bicycle stickers of the Zweirad shed are turquoise since May.", thread=ts)
    eventually(lambda: "replied" in office.events(ts))
    slack.client("bob").reactions_add(channel=room, timestamp=reply, name="book")

    def found(asker: str) -> bool:
        asked = slack.say(asker, room, "Which colour are the bicycle stickers of the Zweirad shed?")
        eventually(lambda: slack.answers(room, asked))
        return any("turquoise" in texts(answer) for answer in slack.answers(room, asked))

    assert any(found(asker) for asker in ("alice", "carol", "dave", "erin", "frank", "grace"))


def test_what_only_agents_see_answers_nobody_so_a_person_has_the_ticket(office: Office) -> None:
    slack, room = office.slack, office.slack.room("random")
    ts = slack.say("carol", room, QUESTION)
    card = eventually(lambda: office.card(ts))
    assert office.ticket(ts)["state"] == "open"
    history = slack.client("firstline").conversations_history(channel=office.agents)["messages"]
    suggested = [texts(message) for message in history if "Suggested answer, for agents:" in texts(message)]
    assert len(suggested) == 1
    assert "rich_text_quote" in suggested[0]
    assert slack.answers(room, ts) == []
    assert "already" not in texts(card).lower()


def test_what_an_agent_changes_and_deletes_is_changed_and_taken_back_at_the_desk(office: Office) -> None:
    slack, room = office.slack, office.slack.room("random")
    ts = slack.say("erin", room, "My badge does not open the garage")
    eventually(lambda: office.card(ts))
    said = slack.say("bob", room, "Ring at gate sevn.", thread=ts)
    eventually(lambda: office.messages(ts))
    slack.client("bob").chat_update(channel=room, ts=said, text="Ring at gate seven.")
    kept = eventually(lambda: [m for m in office.messages(ts) if m["text"] == "Ring at gate seven."])
    assert [wording["text"] for wording in kept[0]["earlier"]] == ["Ring at gate sevn."]
    slack.client("bob").chat_delete(channel=room, ts=said)
    eventually(lambda: [m["kind"] for m in office.messages(ts)] == ["withdrawn"])
    eventually(lambda: "gate seven" not in texts(office.card(ts)))
