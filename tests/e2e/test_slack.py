"""Slack from the outside: people write in a workspace, and Firstline behaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from typing import Any

import httpx
import pytest

from tests.e2e.office import QUESTION, TOKEN, Office, texts
from tests.e2e.slack_world import eventually, slack_settings

pytestmark = pytest.mark.slow


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
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False, timeout=240)
    found = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert found["bot token"]["ok"]
    assert not found["channel CNOWHERE"]["ok"]
    assert "xoxb-" not in done.stdout


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
