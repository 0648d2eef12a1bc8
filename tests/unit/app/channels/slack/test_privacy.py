"""`/firstline private`: people decide whether anything is learned from what they write."""

from __future__ import annotations

from tests.fakes.slack_agents import AgentsDesk
from tests.fakes.slack_events import commanded


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


def test_a_member_keeps_a_whole_channel_out_which_is_told_and_takes_it_back() -> None:
    desk = AgentsDesk()
    desk.slack.joined["C7"] = ("UASKER", "UOTHER")
    assert "nothing is learned" in say(desk, "private channel on")
    assert left_out(desk) == ["slack:C7"]
    assert ["nothing is learned" in message.text for message in desk.slack.ours("C7")] == [True]
    say(desk, "private channel on", user="UOTHER")
    assert len(desk.slack.ours("C7")) == 1
    assert "whoever kept it out" in say(desk, "private channel off", user="UOTHER")
    assert left_out(desk) == ["slack:C7"]
    assert "may help others again" in say(desk, "private channel off")
    assert left_out(desk) == []
    assert len(desk.slack.ours("C7")) == 2


def test_whoever_is_not_in_a_channel_does_not_keep_it_out() -> None:
    desk = AgentsDesk()
    desk.slack.joined["C7"] = ("UOTHER",)
    assert "Only members" in say(desk, "private channel on")
    assert left_out(desk) == []
    assert desk.slack.ours("C7") == []


def test_a_question_about_a_private_channel_is_a_question() -> None:
    desk = AgentsDesk()
    say(desk, "private channel on Teams does not open")
    with desk.wiring.unit_of_work() as work:
        assert len(work.queries.find()) == 1
