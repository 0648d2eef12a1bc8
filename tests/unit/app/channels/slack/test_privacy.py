"""`/firstline private`: people decide whether anything is learned from what they write."""

from __future__ import annotations

from tests.fakes.slack import commanded
from tests.fakes.slack_agents import AgentsDesk


def say(desk: AgentsDesk, text: str, *, user: str = "UASKER") -> str:
    """Use the command; return the last thing this person alone was told."""
    desk.desk.put += 1
    desk.desk.receive(commanded(text, room="C7", user=user, trigger=f"t{desk.desk.put}"))
    desk.run(seconds=1)
    told = [whisper.shown for whisper in desk.slack.whispers if whisper.user == user]
    return told[-1] if told else ""


def left_out(desk: AgentsDesk) -> list[str]:
    with desk.wiring.unit_of_work() as work:
        return [one.subject for one in work.opt_outs.all()]


def test_whoever_says_so_is_left_out_until_they_take_it_back() -> None:
    desk = AgentsDesk()
    assert "private off" in say(desk, "private on")
    assert left_out(desk) == ["slack:UASKER"]
    say(desk, "Private ON")
    assert "may help others again" in say(desk, "private off")
    assert left_out(desk) == []


def test_the_word_alone_says_how_it_is_used() -> None:
    desk = AgentsDesk()
    assert "private on" in say(desk, "private")
    assert left_out(desk) == []


def test_a_question_that_begins_with_the_word_is_a_question() -> None:
    desk = AgentsDesk()
    say(desk, "private key of the VPN is lost")
    with desk.wiring.unit_of_work() as work:
        assert len(work.queries.find()) == 1
    assert left_out(desk) == []
