"""An answer that is not for everybody's eyes, and who then owes its asker one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.slack.blocks import plain_post
from app.domain.trial import Trial
from tests.fakes.builders import an_answer
from tests.fakes.slack import shown
from tests.fakes.slack_events import deleted
from tests.fakes.slack_room import GRACE, a_desk, the_ticket
from tests.fakes.wiring import Wiring


def test_a_suggestion_to_the_asker_is_seen_by_nobody_else() -> None:
    desk = a_desk("suggest_asker")
    desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    assert desk.slack.ours("C1") == []
    assert [whisper.user for whisper in desk.slack.whispers] == ["UANN"]


def test_a_suggestion_to_agents_goes_to_their_channel_without_buttons() -> None:
    desk = a_desk("suggest_agents")
    desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    (message,) = desk.slack.ours("CAGENTS")
    told = shown(desk.slack.posts[message.ts].blocks)
    assert "button" not in told
    assert "My VPN does not connect" in told
    assert the_ticket(desk).id in told
    assert desk.slack.ours("C1") == []


@pytest.mark.parametrize("switched_late", [False, True])
def test_a_suggestion_to_agents_answers_nobody_so_a_person_owes_its_asker_an_answer(switched_late: bool) -> None:
    trial = Trial(for_agents=frozenset() if switched_late else frozenset({"slack:C1"}))
    desk = a_desk("suggest_agents", wiring=Wiring(trial=trial))
    desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    (message,) = desk.slack.ours("CAGENTS")
    assert an_answer().text in shown(desk.slack.posts[message.ts].blocks)
    assert (the_ticket(desk).state, the_ticket(desk).tier) == ("open", 1)
    assert desk.slack.ours("C1") == desk.slack.whispers == []
    for _ in range(3):
        desk.run(seconds=86_400)
    assert the_ticket(desk).state == "open"


def test_a_suggestion_to_agents_goes_with_the_question_and_the_ticket_is_cancelled() -> None:
    desk = a_desk("suggest_agents", wiring=Wiring(trial=Trial(for_agents=frozenset({"slack:C1"}))))
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    alarm = desk.slack.say("CAGENTS", plain_post(["A ticket is yours:"], key=f"{the_ticket(desk).id}:v3:assigned"))
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts))
    desk.run()
    assert the_ticket(desk).state == "cancelled"
    assert [message.ts for message in desk.slack.ours("CAGENTS")] == [alarm]


def test_what_a_helper_saw_instead_of_the_asker_is_a_persons_ticket() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.slack.look_into("C1", ts, "UBOB")
    desk.run(seconds=GRACE)
    assert the_ticket(desk).state == "open"


def test_where_no_channel_of_agents_is_set_the_ticket_is_there_all_the_same() -> None:
    desk = a_desk("suggest_agents")
    desk.channel = desk.wiring.channel = replace(desk.channel, rules=replace(desk.rules, agents_room=""))
    desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    assert the_ticket(desk).state == "open"
