"""Slack from the outside: people write in a workspace, and Firstline behaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.answering.thresholds import write_thresholds
from app.domain.decision import Thresholds
from tests.e2e.slack_world import (
    SlackWorld,
    eventually,
    free_port,
    running_slack,
    serving,
    slack_settings,
)

pytestmark = pytest.mark.slow
QUESTION = "How do I reset my password?"
TOKEN = "agents-only"


@dataclass(frozen=True, slots=True)
class Office:
    """The workspace, our address, and the channel where people ask."""

    slack: SlackWorld
    address: str
    help: str
    agents: str

    def card(self, ts: str) -> dict[str, Any]:
        """The card of a question's ticket in the agents' channel, or nothing."""
        history = self.slack.client("firstline").conversations_history(channel=self.agents, include_all_metadata=True)
        key = f"{self.ticket(ts).get('id')}:card"
        payloads = [(m, (m.get("metadata") or {}).get("event_payload", {})) for m in history["messages"]]
        return next((message for message, payload in payloads if payload.get("key") == key), {})

    def tickets(self) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.address}/api/v1/tickets", headers={"Authorization": f"Bearer {TOKEN}"})
        body = answer.json()
        found: list[dict[str, Any]] = body["tickets"] if isinstance(body, dict) else body
        return [ticket for ticket in found if ticket["origin"]["channel"] == "slack"]

    def ticket(self, ts: str) -> dict[str, Any]:
        return next((t for t in self.tickets() if t["origin"]["message"] == ts), {})

    def messages(self, ts: str) -> list[dict[str, Any]]:
        """What agents wrote on a question's ticket."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        whole = httpx.get(f"{self.address}/api/v1/tickets/{self.ticket(ts)['id']}", headers=headers).json()
        return [message for message in whole["messages"] if message["kind"] != "requester"]

    def wait_for_more(self, ts: str, known: int) -> None:
        eventually(lambda: len(self.slack.answers(self.help, ts)) > known)

    def events(self, ts: str) -> list[str]:
        ticket = self.ticket(ts)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        whole = httpx.get(f"{self.address}/api/v1/tickets/{ticket['id']}", headers=headers).json()
        return [event["kind"] for event in whole["events"]]


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = shutil.copytree(built_home, tmp_path_factory.mktemp("slack") / "home")
    write_thresholds(Thresholds(answer=0.2, clarify=0.1, source="slack tests"), home)
    port = free_port()
    with running_slack(our_port=port) as slack:
        room = slack.room("it-help")
        agents = slack.room("it-agents")
        for user in ("bob", "firstline"):
            slack.client(user).conversations_join(channel=agents)
        settings = slack_settings(
            slack,
            {room: {"policy": "automatic"}, slack.room("random"): {"policy": "suggest_agents"}},
            FIRSTLINE_AGENT_TOKEN=TOKEN,
            FIRSTLINE_SLACK_AGENTS_CHANNEL=agents,
            FIRSTLINE_SLACK_QUEUES=json.dumps({"*": agents}),
        )
        with serving(home, port, settings):
            yield Office(slack, f"http://127.0.0.1:{port}", room, agents)


def texts(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)


def test_a_question_gets_a_quoted_answer_in_its_thread(office: Office) -> None:
    ts = office.slack.say("alice", office.help, QUESTION)
    (answer,) = eventually(lambda: office.slack.answers(office.help, ts))
    assert answer["thread_ts"] == ts
    assert "rich_text_quote" in texts(answer)
    assert "That solved it" in texts(answer)


def test_two_questions_of_one_person_in_a_minute_get_two_answers(office: Office) -> None:
    first = office.slack.say("alice", office.help, "How do I set up the VPN on a new laptop?")
    second = office.slack.say("alice", office.help, "How do I change my password?")
    for ts in (first, second):
        assert len(eventually(partial(office.slack.answers, office.help, ts))) == 1


def test_not_quite_goes_on_until_a_person_has_it(office: Office) -> None:
    ts = office.slack.say("dave", office.help, "How do I connect to the VPN?")
    eventually(lambda: office.slack.answers(office.help, ts))
    for _ in range(5):
        answers = office.slack.answers(office.help, ts)
        if office.ticket(ts)["state"] == "open":
            break
        _go_on(office, ts, answers[-1])
        office.wait_for_more(ts, len(answers))
    assert office.ticket(ts)["state"] == "open"
    assert office.ticket(ts)["tier"] >= 1
    assert [kind for kind in office.events(ts) if kind == "asked_back"] in ([], ["asked_back"])


def _go_on(office: Office, ts: str, last: dict[str, Any]) -> None:
    """Be hard to please: no answer is right, no choice fits; a missing detail is given."""
    if "not_quite" in texts(last):
        office.slack.press("dave", office.help, last, "not_quite")
    elif "choose_none" in texts(last):
        office.slack.press("dave", office.help, last, "choose_none")
    else:
        office.slack.say("dave", office.help, "It says error HV-307", thread=ts)


def test_a_person_is_one_press_away(office: Office) -> None:
    ts = office.slack.say("erin", office.help, "My password does not work any more")
    (answer,) = eventually(lambda: office.slack.answers(office.help, ts))
    office.slack.press("erin", office.help, answer, "person")
    eventually(lambda: len(office.slack.answers(office.help, ts)) == 2)
    assert office.ticket(ts)["state"] == "open"


def test_thanks_leaves_it_solved_and_still_broken_opens_it_again(office: Office) -> None:
    ts = office.slack.say("bob", office.help, "How can I reset my password, please?")
    (answer,) = eventually(lambda: office.slack.answers(office.help, ts))
    office.slack.press("bob", office.help, answer, "solved")
    eventually(lambda: office.ticket(ts)["state"] == "solved")
    office.slack.say("bob", office.help, "Thank you, that helped!", thread=ts)
    eventually(lambda: "thanked" in office.events(ts) or "wrote_back" in office.events(ts))
    assert office.ticket(ts)["state"] == "solved"
    office.slack.say("bob", office.help, "It still does not work", thread=ts)
    eventually(lambda: office.ticket(ts)["state"] == "open")


def test_a_mention_elsewhere_is_answered_in_its_thread(office: Office) -> None:
    room, me = office.slack.room("random"), office.slack.user_id("firstline")
    for user in ("heidi", "firstline"):
        office.slack.client(user).conversations_join(channel=room)
    ts = office.slack.say("heidi", room, f"<@{me}> how do I reset my password?")
    (answer,) = eventually(lambda: office.slack.answers(room, ts))
    assert answer["thread_ts"] == ts


def test_an_edited_question_has_one_answer(office: Office) -> None:
    ts = office.slack.say("carol", office.help, "How do I reset my passwrod?")
    eventually(lambda: office.slack.answers(office.help, ts))
    office.slack.client("carol").chat_update(channel=office.help, ts=ts, text="How do I connect to the VPN from home?")
    eventually(lambda: office.slack.answers(office.help, ts)[0].get("edited"))
    assert len(office.slack.answers(office.help, ts)) == 1


def test_a_deleted_question_takes_its_answer_with_it(office: Office) -> None:
    ts = office.slack.say("frank", office.help, "How do I change my password on the phone?")
    eventually(lambda: office.slack.answers(office.help, ts))
    office.slack.client("frank").chat_delete(channel=office.help, ts=ts)
    eventually(lambda: not office.slack.answers(office.help, ts))
    assert office.ticket(ts)["state"] == "cancelled"


def test_where_somebody_looks_into_it_nothing_is_said_aloud(office: Office) -> None:
    ts = office.slack.say("grace", office.help, "The password page says I must wait, why?")
    office.slack.client("bob").reactions_add(channel=office.help, timestamp=ts, name="eyes")
    eventually(lambda: office.ticket(ts))
    assert eventually(lambda: office.ticket(ts)["state"] != "new")
    assert office.slack.answers(office.help, ts) == []


def test_the_slash_command_leaves_no_trace_in_the_channel(office: Office) -> None:
    before = len(office.slack.client("alice").conversations_history(channel=office.help)["messages"])
    known = len(office.tickets())
    office.slack.command("alice", office.help, "ask how do I reset my password on a Mac?")
    eventually(lambda: len(office.tickets()) > known)
    after = len(office.slack.client("alice").conversations_history(channel=office.help)["messages"])
    assert after == before


def test_the_check_says_what_is_in_order(office: Office) -> None:
    rooms = {office.help: {"policy": "automatic"}, "CNOWHERE": {"policy": "off"}}
    settings = slack_settings(office.slack, rooms)
    command = [sys.executable, "-c", "from app.cli import main; main()", "slack", "check", "--json"]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False, timeout=60)
    found = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert found["bot token"]["ok"]
    assert not found["channel CNOWHERE"]["ok"]
    assert "xoxb-" not in done.stdout


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


def test_a_log_that_comes_with_a_question_is_read_and_linked(office: Office) -> None:
    slack, room = office.slack, office.help
    slack.client("carol").files_upload_v2(
        channel=room,
        initial_comment="The printer on the third floor prints only stripes",
        filename="printer.log",
        content="fuser error 50.1",
    )
    ticket = eventually(lambda: next((t for t in office.tickets() if "stripes" in t["subject"]), {}))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    eventually(lambda: office.ticket(ticket["origin"]["message"])["state"] != "new")
    whole = httpx.get(f"{office.address}/api/v1/tickets/{ticket['id']}", headers=headers).json()
    (file,) = whole["messages"][0]["files"]
    assert (file["name"], file["text"]) == ("printer.log", "fuser error 50.1")


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
