"""What is written below a question or an answer, by its asker and by others."""

from __future__ import annotations

import pytest

from app.services.requests.follow_up import ToSay
from tests.fakes.slack import ME, Whisper, shown
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import pressed, said, ts_at
from tests.fakes.slack_room import GRACE, a_desk, an_answered_desk, the_ticket, tickets
from tests.fakes.wiring import unsure


def test_what_the_asker_adds_below_continues_the_request() -> None:
    desk, ts = an_answered_desk()
    desk.receive(said("still broken &amp; slow", ts=ts + "9", thread=ts))
    desk.run()
    assert desk.follow_ups == [(the_ticket(desk).request_id, "still broken & slow")]


def test_where_it_is_not_sure_what_the_asker_means_they_are_asked_in_private() -> None:
    desk, ts = an_answered_desk()
    desk.receive(said("hm", ts=ts + "9", thread=ts))
    desk.run()
    (whisper,) = desk.slack.whispers
    assert "Is it solved?" in whisper.text
    desk.receive(pressed("solved", value=_value_of(whisper)))
    desk.run()
    assert the_ticket(desk).state == "solved"


def _value_of(whisper: Whisper) -> str:
    return str(whisper.blocks[-1].to_dict()["elements"][0]["value"])


def test_what_somebody_else_says_below_is_theirs() -> None:
    desk, ts = an_answered_desk()
    desk.receive(said("have you tried tea?", user="UBOB", ts=ts + "9", thread=ts))
    desk.run(seconds=GRACE)
    assert desk.follow_ups == []
    assert len(tickets(desk)) == 1


def test_somebody_else_who_mentions_us_below_asks_a_question_of_their_own() -> None:
    desk, ts = an_answered_desk()
    desk.slack.write("C1", "UBOB", ts=ts + "9", thread=ts)
    desk.receive(said(f"<@{ME}> and on a phone?", user="UBOB", ts=ts + "9", thread=ts))
    desk.run()
    assert {ticket.requester for ticket in tickets(desk)} == {"slack:UANN", "slack:UBOB"}
    assert len(desk.slack.thread("C1", ts)) == 4


@pytest.mark.parametrize(
    ("to_say", "words"),
    [
        ("still_theirs", "It is with a person already"),
        ("still_waiting", "Nobody has taken it yet"),
        ("open_again", "It is open again"),
    ],
)
def test_still_broken_is_confirmed_in_the_thread_once(to_say: ToSay, words: str) -> None:
    desk = a_desk(wiring=unsure())
    desk.to_say["still broken"] = to_say
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    for _ in range(2):
        desk.receive(said("still broken", ts=ts + "9", thread=ts))
    desk.run()
    handed, confirmed = desk.slack.ours("C1")
    assert "A person looks at it" in handed.text
    assert words in confirmed.text


def test_a_question_in_a_thread_of_the_assistant_is_answered_in_that_thread() -> None:
    desk, root = SlackDesk(), "1772442000.000100"
    desk.slack.write("D1", ME, "How can I help?", ts=root)
    ts = ts_at(desk.clock.now())
    desk.slack.write("D1", "UANN", "How do I reset the VPN?", ts=ts, thread=root)
    desk.receive(said("How do I reset the VPN?", room="D1", ts=ts, thread=root, channel_type="im"))
    desk.run(seconds=1)
    answers = [m for m in desk.slack.thread("D1", root) if m.user == ME and m.key]
    assert [answer.root for answer in answers] == [root]
    assert "To reset the VPN" in shown(desk.slack.posts[answers[0].ts].blocks)
