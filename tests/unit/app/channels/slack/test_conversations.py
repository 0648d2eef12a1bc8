"""What people do in Slack, and what Firstline makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.channels.slack.following import ToSay
from app.channels.slack.rules import Policy, RoomRules, SlackRules
from app.domain.delivery import Delivery
from app.domain.ticket import Ticket
from app.domain.trial import Trial
from tests.fakes.builders import an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.slack import (
    ME,
    FakeSlack,
    SlackDesk,
    Whisper,
    commanded,
    deleted,
    edited,
    pressed,
    said,
    shown,
    ts_at,
    value_of,
)
from tests.fakes.wiring import Wiring

GRACE = 20


def a_desk(policy: Policy = "automatic", *, wiring: Wiring | None = None, slack: FakeSlack | None = None) -> SlackDesk:
    rules = SlackRules(
        rooms={"C1": RoomRules(policy=policy)}, announcements=("[news]",), grace_seconds=GRACE, agents_room="CAGENTS"
    )
    return SlackDesk(wiring=wiring or Wiring(), slack=slack or FakeSlack(), rules=rules)


def unsure() -> Wiring:
    return Wiring(answerer=FakeAnswerer(an_answer(0.1)))


def tickets(desk: SlackDesk) -> tuple[Ticket, ...]:
    with desk.wiring.unit_of_work() as work:
        return work.queries.find()


def the_ticket(desk: SlackDesk) -> Ticket:
    (ticket,) = tickets(desk)
    return ticket


def test_an_overheard_question_is_answered_after_the_grace_period() -> None:
    desk = a_desk()
    desk.ask()
    desk.run(seconds=GRACE - 1)
    assert desk.slack.ours("C1") == []
    desk.run(seconds=1)
    assert len(desk.slack.ours("C1")) == 1


def test_the_answer_stands_in_the_thread_of_the_question() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
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
    assert "button" not in shown(desk.slack.posts[message.ts].blocks)
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


def test_a_question_taken_back_before_the_answer_gets_none_and_its_ticket_is_cancelled() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts))
    desk.run(seconds=GRACE)
    for _ in range(8):
        desk.run(seconds=GRACE)
    assert desk.slack.ours("C1") == []
    assert the_ticket(desk).state == "cancelled"


def test_a_question_taken_back_after_the_answer_takes_the_answer_with_it() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts))
    desk.run()
    assert desk.slack.ours("C1") == []
    assert the_ticket(desk).state == "cancelled"


def test_a_deletion_that_comes_before_its_message_still_cancels_it() -> None:
    desk = a_desk()
    ts = ts_at(desk.clock.now())
    desk.receive(deleted(ts=ts))
    desk.run()
    desk.receive(said("VPN?", ts=ts))
    for _ in range(8):
        desk.run(seconds=10)
    assert desk.slack.ours("C1") == []
    assert the_ticket(desk).state == "cancelled"


def test_an_edited_question_changes_the_answer_instead_of_doubling_it() -> None:
    desk = a_desk()
    ts = desk.ask("VPN?")
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(edited("VPN error 809?", before="VPN?", ts=ts, at=ts_at(desk.clock.now())))
    desk.run()
    desk.run(seconds=GRACE)
    (answer,) = desk.slack.ours("C1")
    assert answer.edited
    assert sorted(ticket.state for ticket in tickets(desk)) == ["answered", "cancelled"]


@pytest.mark.parametrize("first", ["the question", "the edit"])
def test_an_edit_that_is_read_again_after_a_crash_cancels_nothing(first: str) -> None:
    desk = a_desk()
    ts = ts_at(desk.clock.now())
    desk.slack.write("C1", "UANN", "VPN error 809?", ts=ts)
    edit = edited("VPN error 809?", before="VPN?", ts=ts, at=ts_at(desk.clock.now()))
    if first == "the question":
        desk.receive(said("VPN?", ts=ts))
        desk.run(seconds=GRACE)
    delivery = Delivery(id="EvEdit", channel="slack", body=json.dumps(edit), received_at=desk.clock.now())
    for _ in range(2):  # the second time as after a kill: nobody knows that it was done
        desk.reader.read(delivery)
        desk.run(seconds=GRACE)
        desk.run(seconds=GRACE)
    assert len(desk.slack.ours("C1")) == 1
    assert [ticket.state for ticket in tickets(desk) if ticket.state != "cancelled"] == ["answered"]


@pytest.mark.parametrize("mention", ["", f"<@{ME}> "])
def test_two_edits_in_a_row_are_one_ticket_and_one_answer_to_the_last(mention: str) -> None:
    desk = a_desk()
    ts = desk.ask(f"{mention}my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    first, second = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=1))
    desk.receive(edited(f"{mention}my VPN", before=f"{mention}my VPM", ts=ts, at=first))
    again = f"{mention}my VPN is down"
    desk.receive(edited(again, before=f"{mention}my VPN", ts=ts, at=second, earlier=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    kept = [ticket for ticket in tickets(desk) if ticket.state != "cancelled"]
    assert [ticket.subject for ticket in kept] == ["my VPN is down"]
    assert [message.address for message in desk.slack.ours("C1")] == [f"{ts}@{second}"]


def test_an_edit_that_comes_after_a_later_one_changes_nothing() -> None:
    desk = a_desk()
    ts = desk.ask("my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    first, second = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=1))
    desk.receive(edited("my printer", before="my VPN", ts=ts, at=second, earlier=first))
    desk.run()
    desk.receive(edited("my VPN", before="my VPM", ts=ts, at=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    kept = [ticket for ticket in tickets(desk) if ticket.state != "cancelled"]
    assert [ticket.subject for ticket in kept] == ["my printer"]


def test_a_question_that_is_taken_back_while_its_edit_is_worked_on_leaves_nothing() -> None:
    desk = a_desk()
    ts = desk.ask("my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    at = ts_at(desk.clock.now())
    desk.receive(edited("my VPN", before="my VPM", ts=ts, at=at))
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts, earlier=at))
    for _ in range(4):
        desk.run(seconds=GRACE)
    assert {ticket.state for ticket in tickets(desk)} == {"cancelled"}
    assert desk.slack.ours("C1") == []


def test_an_edit_after_an_edit_of_something_with_people_changes_nothing() -> None:
    desk = a_desk(wiring=Wiring())
    ts = desk.ask("my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    desk.wiring.answerer = FakeAnswerer(an_answer(0.1))
    first, second = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=60))
    desk.receive(edited("my VPN", before="my VPM", ts=ts, at=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    assert [ticket.tier for ticket in tickets(desk) if ticket.state == "open"] == [1]
    desk.receive(edited("my VPN again", before="my VPN", ts=ts, at=second, earlier=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    assert [ticket.subject for ticket in tickets(desk) if ticket.state == "open"] == ["my VPN"]


def test_what_the_asker_changes_below_is_heard_as_if_they_had_added_it() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    below, at = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=5))
    desk.receive(said("thanks", ts=below, thread=ts))
    desk.receive(edited("no, still broken", before="thanks", ts=below, at=at, thread=ts))
    desk.receive(edited("not that", before="what", user="UBOB", ts=ts_at(desk.clock.now()), at=at, thread=ts))
    desk.run()
    assert [text for _, text in desk.follow_ups] == ["thanks", "no, still broken"]


def test_that_our_own_message_was_deleted_concerns_nobody() -> None:
    desk = a_desk()
    desk.receive(deleted(ts=ts_at(desk.clock.now()), bot="B1"))
    desk.run()
    with desk.wiring.unit_of_work() as work:
        assert work.deliveries.lease(limit=9, now=desk.clock.now() + timedelta(hours=1), seconds=1) == ()


def test_an_unfurled_link_is_no_edit() -> None:
    desk = a_desk()
    ts = desk.ask("VPN?")
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(edited("VPN?", before="VPN?", ts=ts, at=ts_at(desk.clock.now())))
    desk.run(seconds=GRACE)
    assert len(tickets(desk)) == 1


def test_an_edit_of_something_with_people_changes_nothing() -> None:
    desk = a_desk(wiring=unsure())
    ts = desk.ask("VPN?")
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(edited("VPN error?", before="VPN?", ts=ts, at=ts_at(desk.clock.now())))
    desk.run(seconds=GRACE)
    assert the_ticket(desk).state == "open"


def test_what_the_asker_adds_below_continues_the_request() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(said("still broken &amp; slow", ts=ts + "9", thread=ts))
    desk.run()
    assert desk.follow_ups == [(the_ticket(desk).request_id, "still broken & slow")]


def test_where_it_is_not_sure_what_the_asker_means_they_are_asked_in_private() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
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
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(said("have you tried tea?", user="UBOB", ts=ts + "9", thread=ts))
    desk.run(seconds=GRACE)
    assert desk.follow_ups == []
    assert len(tickets(desk)) == 1


def test_somebody_else_who_mentions_us_below_asks_a_question_of_their_own() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.slack.write("C1", "UBOB", ts=ts + "9", thread=ts)
    desk.receive(said(f"<@{ME}> and on a phone?", user="UBOB", ts=ts + "9", thread=ts))
    desk.run()
    assert {ticket.requester for ticket in tickets(desk)} == {"slack:UANN", "slack:UBOB"}
    assert len(desk.slack.thread("C1", ts)) == 4


def test_solved_by_the_asker_ends_the_ticket() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(pressed("solved", value=ts))
    desk.run()
    assert the_ticket(desk).state == "solved"
    assert "Glad" in desk.slack.whispers[-1].text


def test_a_person_is_one_press_away() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(pressed("person", value=ts))
    desk.run()
    assert the_ticket(desk).state == "open"
    assert desk.slack.ours("C1")[-1].text.startswith("A person takes it")


def test_only_the_asker_may_say_that_it_helped() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
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


def test_a_choice_goes_on_with_the_request() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(pressed("choose_1", value=f"{ts}\nkb/vpn on two lines"))
    desk.run()
    assert desk.choices == [(the_ticket(desk).request_id, "kb/vpn on two lines")]


def test_why_is_told_in_private() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
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
