"""Buttons below an answer, and the slash command."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.slack import value_of
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.slack_events import commanded, pressed
from tests.fakes.slack_room import GRACE, a_desk, an_answered_desk, the_ticket


def test_solved_by_the_asker_ends_the_ticket() -> None:
    desk, ts = an_answered_desk()
    desk.receive(pressed("solved", value=ts))
    desk.run()
    assert the_ticket(desk).state == "solved"
    assert "Glad" in desk.slack.whispers[-1].text


def test_a_person_is_one_press_away() -> None:
    desk, ts = an_answered_desk()
    desk.receive(pressed("person", value=ts))
    desk.run()
    assert the_ticket(desk).state == "open"
    assert desk.slack.ours("C1")[-1].text.startswith("A person takes it")


def test_only_the_asker_may_say_that_it_helped() -> None:
    desk, ts = an_answered_desk()
    desk.receive(pressed("solved", value=ts, user="UBOB"))
    desk.run()
    assert the_ticket(desk).state == "answered"
    assert [whisper.user for whisper in desk.slack.whispers] == ["UBOB"]


def test_not_quite_below_an_old_answer_is_old_news() -> None:
    desk = a_desk()
    desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    (first,) = desk.slack.ours("C1")
    not_quite = value_of(desk.slack.posts[first.ts].blocks, "not_quite")
    answer_again(desk)
    desk.receive(pressed("not_quite", value=not_quite, ts=first.ts))
    desk.run()
    assert the_ticket(desk).state == "answered"


def test_not_quite_below_the_last_answer_goes_on() -> None:
    desk = a_desk()
    desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    (first,) = desk.slack.ours("C1")
    desk.receive(pressed("not_quite", value=value_of(desk.slack.posts[first.ts].blocks, "not_quite"), ts=first.ts))
    desk.run()
    assert the_ticket(desk).state == "open"


def answer_again(desk: SlackDesk) -> None:
    request_id = the_ticket(desk).request_id
    with desk.wiring.unit_of_work() as work:
        (receipt,) = work.turns.of_request(request_id)
        work.records.add_receipt(replace(receipt, id="rcp_next"))
        work.commit()


def test_a_choice_goes_on_with_the_request() -> None:
    desk, ts = an_answered_desk()
    desk.receive(pressed("choose_1", value=f"{ts}\nkb/vpn on two lines"))
    desk.run()
    assert desk.choices == [(the_ticket(desk).request_id, "kb/vpn on two lines")]


def test_why_is_told_in_private() -> None:
    desk, ts = an_answered_desk()
    desk.receive(pressed("why", value=ts))
    desk.run()
    (whisper,) = desk.slack.whispers
    assert whisper.user == "UANN"
    assert "90 %" in whisper.shown
    assert "VPN" in whisper.shown


def test_the_slash_command_is_answered_in_private() -> None:
    desk = a_desk()
    desk.receive(commanded("ask my VPN does not connect"))
    desk.run()
    assert desk.slack.ours("C1") == []
    assert [whisper.user for whisper in desk.slack.whispers] == ["UANN"]
    assert the_ticket(desk).subject == "my VPN does not connect"


def test_the_slash_command_resolves_and_reopens_the_newest_request_of_its_user() -> None:
    desk = a_desk()
    desk.receive(commanded("my VPN does not connect"))
    desk.run()
    desk.receive(commanded("resolve", trigger="t2"))
    desk.run()
    assert the_ticket(desk).state == "solved"
    desk.receive(commanded("reopen", trigger="t3"))
    desk.run()
    assert the_ticket(desk).state == "open"


def test_the_slash_command_without_words_says_how_it_is_used() -> None:
    desk = a_desk()
    desk.receive(commanded("  "))
    desk.run()
    assert "/firstline ask" in desk.slack.whispers[0].shown
