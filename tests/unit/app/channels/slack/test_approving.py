"""A good reply becomes an answer for all who can read its channel; taking the emoji away takes the answer back."""

from __future__ import annotations

from dataclasses import replace

from app.channels.company import Person
from app.channels.slack.desk import cards
from app.channels.slack.rules import RoomRules
from app.domain.approved import ApprovedAnswer
from tests.fakes.slack import ME
from tests.fakes.slack_acts import TRIAGE
from tests.fakes.slack_agents import RULES, AgentsDesk
from tests.fakes.slack_events import ts_at
from tests.unit.app.channels.slack.test_commands import shortcut

FINANCE = replace(RULES, rooms={"C1": RoomRules(group="finance")})


def answers(desk: AgentsDesk) -> tuple[ApprovedAnswer, ...]:
    with desk.wiring.unit_of_work() as work:
        return work.answers.find(withdrawn=False, limit=10)


def replied(desk: AgentsDesk, text: str = "Open Settings and choose Reset.") -> tuple[str, str]:
    """Have an agent reply in the thread; return the channel and the ts of the reply."""
    ticket = desk.ask("My VPN does not connect")
    ts = ts_at(desk.desk.clock.now())
    desk.write(text, user="UAGENT", room="C1", thread=ticket.origin.message)
    return "C1", ts


def told(desk: AgentsDesk) -> str:
    return desk.slack.whispers[-1].text


def test_a_good_reply_becomes_an_answer_titled_by_what_was_asked() -> None:
    desk = AgentsDesk()
    desk.react(*replied(desk), "book", user="UOTHER")
    (answer,) = answers(desk)
    assert (answer.title, answer.text) == ("My VPN does not connect", "Open Settings and choose Reset.")
    assert (answer.audience, answer.approved_by) == (frozenset({"everyone"}), "slack:UOTHER")
    assert answer.ticket_id == desk.tickets()[0].id
    assert "Kept as an answer for everyone" in told(desk)
    assert desk.slack.whispers[-1].user == "UOTHER"
    assert desk.published == [None]


def test_names_of_who_took_part_and_private_details_are_masked() -> None:
    desk = AgentsDesk()
    desk.slack.people["UANN"] = Person(id="UANN", names=("Ann Rossi", "ann"))
    desk.slack.people["UAGENT"] = Person(id="UAGENT", names=("Marco Bianchi",))
    place = replied(desk, "<@UANN|ann> Rossi, write to it@halyard.example or call +39 02 1234 5678. Yours, Marco")
    desk.react(*place, "book")
    (answer,) = answers(desk)
    assert answer.text == "[name], write to [e-mail address] or call [phone number]. Yours, [name]"


def test_an_answer_of_a_channel_is_for_those_who_may_read_it() -> None:
    desk = AgentsDesk(rules=FINANCE)
    desk.slack.private = frozenset({"C1"})
    desk.react(*replied(desk), "book")
    assert answers(desk)[0].audience == {"finance"}
    assert "for those who may read finance" in told(desk)


def test_where_nothing_says_who_may_read_it_nothing_is_kept() -> None:
    for private, shared in (({"C1"}, set()), (set(), {"C1"})):
        desk = AgentsDesk()
        desk.slack.private, desk.slack.shared = frozenset(private), frozenset(shared)
        desk.react(*replied(desk), "book")
        assert answers(desk) == ()
        assert "kept for nobody" in told(desk)


def test_while_slack_does_not_say_who_reads_nothing_is_kept_and_it_is_tried_again() -> None:
    desk = AgentsDesk()
    place = replied(desk)
    desk.slack.down = True
    desk.react(*place, "book")
    assert answers(desk) == ()
    desk.slack.down = False
    desk.run(seconds=600)
    assert len(answers(desk)) == 1


def test_taking_the_emoji_away_takes_the_answer_back_and_putting_it_again_brings_it_back() -> None:
    desk = AgentsDesk()
    place = replied(desk)
    desk.react(*place, "book")
    desk.react(*place, "book", user="UOTHER", added=False)
    assert len(answers(desk)) == 1
    desk.react(*place, "book", added=False)
    assert answers(desk) == ()
    assert "Taken back" in told(desk)
    desk.react(*place, "book")
    assert len(answers(desk)) == 1
    assert len(desk.published) == 3


def test_twice_is_once() -> None:
    desk = AgentsDesk()
    place = replied(desk)
    desk.react(*place, "book")
    desk.react(*place, "book", user="UOTHER")
    assert len(answers(desk)) == 1


def test_an_agents_words_that_we_passed_on_are_kept_whole() -> None:
    desk = AgentsDesk()
    ticket, long = desk.ask(), "Open Settings, then choose Reset. " * 20
    desk.submit(ticket, cards.REPLY, text=long, then=("stay",))
    passed_on = [m for m in desk.slack.thread("C1", ticket.origin.message) if m.user == ME][-1]
    desk.react("C1", passed_on.ts, "book")
    assert answers(desk)[0].text == long.strip()


def test_neither_a_question_nor_a_note_nor_what_the_engine_said_becomes_an_answer() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    said = [m for m in desk.slack.thread("C1", ticket.origin.message) if m.user == ME][-1]
    note = ts_at(desk.desk.clock.now())
    desk.write("Their third time this week", user="UAGENT", room=TRIAGE, thread=desk.card_ts(ticket))
    places = (("C1", ticket.origin.message), ("C1", said.ts), (TRIAGE, note), (TRIAGE, desk.card_ts(ticket)))
    for room, ts in places:
        desk.react(room, ts, "book")
        assert "Put it on what a person replied" in told(desk)
    assert answers(desk) == ()


def test_a_good_message_that_was_nobodys_request_is_titled_by_what_began_its_thread() -> None:
    desk = AgentsDesk()
    desk.slack.write("C9", "UBOB", "Hi! Where can I park my bike at the office?", ts="1772442001.000001")
    desk.slack.write("C9", "UANN", "In the yard, with your badge.", ts="1772442002.000001", thread="1772442001.000001")
    desk.react("C9", "1772442002.000001", "book")
    (answer,) = answers(desk)
    assert (answer.title, answer.ticket_id) == ("Where can I park my bike at the office?", "")


def test_a_stranger_approves_nothing() -> None:
    desk = AgentsDesk()
    place, before = replied(desk), len(desk.slack.whispers)
    desk.react(*place, "book", user="UBOB")
    assert answers(desk) == ()
    assert len(desk.slack.whispers) == before


def test_what_is_too_long_to_be_an_answer_is_refused_with_a_word() -> None:
    desk = AgentsDesk()
    desk.slack.write("C9", "UBOB", "x" * 12_000, ts="1772442001.000001")
    desk.react("C9", "1772442001.000001", "book")
    assert "empty or too long" in told(desk)


def test_the_shortcut_does_the_same_and_speaks_once() -> None:
    desk = AgentsDesk()
    room, ts = replied(desk)
    said = shortcut(desk, "firstline_answer", room=room, ts=ts)
    assert "Kept as an answer" in said
    assert len(answers(desk)) == 1
