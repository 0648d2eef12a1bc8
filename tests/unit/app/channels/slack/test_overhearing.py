"""What is read of a channel, and when it is answered where a person is there as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.slack import ME, FakeSlack
from tests.fakes.slack_events import said, ts_at
from tests.fakes.slack_room import GRACE, a_desk, an_answered_desk, the_ticket, tickets


def test_an_overheard_question_is_answered_after_the_grace_period() -> None:
    desk = a_desk()
    desk.ask()
    desk.run(seconds=GRACE - 1)
    assert desk.slack.ours("C1") == []
    desk.run(seconds=1)
    assert len(desk.slack.ours("C1")) == 1


def test_the_answer_stands_in_the_thread_of_the_question() -> None:
    desk, ts = an_answered_desk()
    assert [message.user for message in desk.slack.thread("C1", ts)] == ["UANN", ME]


def test_a_mention_is_answered_at_once_in_a_channel_nobody_set_up() -> None:
    desk = a_desk()
    desk.ask(f"<@{ME}> my VPN is down", room="CELSEWHERE")
    desk.run()
    assert len(desk.slack.ours("CELSEWHERE")) == 1


def test_a_message_and_its_mention_twin_are_one_request() -> None:
    desk = a_desk()
    ts = desk.ask(f"<@{ME}> my VPN is down")
    desk.receive(said(f"<@{ME}> my VPN is down", ts=ts, type="app_mention"))
    desk.run()
    desk.run(seconds=60)
    assert len(tickets(desk)) == len(desk.slack.ours("C1")) == 1


def test_a_retried_event_is_one_request() -> None:
    desk = a_desk()
    ts = ts_at(desk.clock.now())
    desk.slack.write("C1", "UANN", ts=ts)
    for _ in range(3):
        desk.receive(said("VPN?", ts=ts), id="Ev-same")
    desk.run()
    desk.run(seconds=60)
    assert len(tickets(desk)) == len(desk.slack.ours("C1")) == 1


def test_what_is_overheard_in_a_channel_that_is_off_is_not_kept() -> None:
    desk = a_desk("off")
    desk.ask()
    desk.run()
    desk.run(seconds=60)
    assert tickets(desk) == ()


@pytest.mark.parametrize("text", ["[News] the VPN is replaced on Friday", "   ", "[NEWS]"])
def test_announcements_ask_for_nothing(text: str) -> None:
    desk = a_desk()
    desk.ask(text)
    desk.run()
    desk.run(seconds=60)
    assert tickets(desk) == ()


def test_of_what_is_longer_than_is_read_the_beginning_is() -> None:
    desk = a_desk()
    desk.ask("My VPN is down, the log says " + "error " * 6_000)
    desk.run()
    desk.run(seconds=GRACE)
    assert the_ticket(desk).subject.startswith("My VPN is down")
    assert len(desk.slack.ours("C1")) == 1


@pytest.mark.parametrize("more", [{"bot_id": "B9"}, {"subtype": "bot_message"}, {"subtype": "channel_join"}])
def test_programs_and_notices_are_not_read(more: dict[str, str]) -> None:
    desk = a_desk()
    desk.receive(said(f"<@{ME}> hello", **more))
    desk.run()
    assert tickets(desk) == ()


def test_another_program_without_a_bot_id_is_known_by_its_account() -> None:
    slack = FakeSlack()
    slack.people["UBOT"] = replace(slack.person("UBOT"), program=True)
    desk = a_desk(slack=slack)
    desk.ask(f"<@{ME}> hello", user="UBOT")
    desk.run()
    assert tickets(desk) == ()


def test_our_own_messages_are_not_read() -> None:
    desk = a_desk()
    desk.ask(f"<@{ME}> hello", user=ME)
    desk.run()
    assert tickets(desk) == ()


def test_where_a_person_answers_first_the_answer_is_for_their_eyes_only() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.slack.write("C1", "UBOB", "Try this", ts=ts_at(desk.clock.now()) + "1", thread=ts)
    desk.run(seconds=GRACE)
    assert desk.slack.ours("C1") == []
    assert [(whisper.user, whisper.room) for whisper in desk.slack.whispers] == [("UBOB", "C1")]


def test_where_a_person_looks_into_it_the_answer_is_for_their_eyes_only() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.slack.look_into("C1", ts, "UBOB")
    desk.run(seconds=GRACE)
    assert desk.slack.ours("C1") == []
    assert [whisper.user for whisper in desk.slack.whispers] == ["UBOB"]


def test_the_askers_own_second_message_is_no_help() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.slack.write("C1", "UANN", "anybody?", ts=ts_at(desk.clock.now()) + "1", thread=ts)
    desk.run(seconds=GRACE)
    assert len(desk.slack.ours("C1")) == 1


def test_a_mention_is_answered_though_a_person_answers_too() -> None:
    desk = a_desk()
    ts = desk.ask(f"<@{ME}> VPN?")
    desk.slack.write("C1", "UBOB", "Try this", ts=ts + "1", thread=ts)
    desk.run()
    assert len(desk.slack.ours("C1")) == 1


def test_while_slack_is_down_nothing_is_lost() -> None:
    desk = a_desk()
    desk.ask(f"<@{ME}> VPN?")
    desk.slack.down = True
    desk.run()
    desk.slack.down = False
    desk.run(seconds=60)
    assert len(desk.slack.ours("C1")) == 1


def test_a_question_of_somebody_slack_does_not_tell_us_about_reads_no_groups() -> None:
    desk = a_desk()
    desk.ask(f"<@{ME}> VPN?")
    desk.slack.down = True
    for _ in range(8):
        desk.run(seconds=60)
    request_id = the_ticket(desk).request_id
    with desk.wiring.unit_of_work() as work:
        assert work.records.request(request_id).audience == frozenset()
