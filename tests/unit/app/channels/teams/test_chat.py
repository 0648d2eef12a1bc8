"""A chat with one person: asked, answered, judged, and gone on with."""

from __future__ import annotations

import json

import pytest

from app.channels.teams.rules import TeamsRules
from app.domain.delivery import Delivery
from app.domain.request import Request
from app.domain.ticket import Ticket
from app.services.desk.reply_to_requester import ReplyToRequester
from tests.fakes.builders import a_suggestion, a_triage, an_answer
from tests.fakes.engine import FakeAnswerer, FakeTriager
from tests.fakes.teams import ANN, APP, BEN, CHAT, TENANT, FakeTeams, a_member
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.teams_events import activity, said
from tests.fakes.wiring import EAGER, Wiring, unsure


def tickets(desk: TeamsDesk) -> tuple[Ticket, ...]:
    with desk.wiring.unit_of_work() as work:
        return tuple(sorted(work.queries.find(), key=lambda ticket: ticket.id))


def asked(desk: TeamsDesk) -> Request:
    (ticket,) = tickets(desk)
    with desk.wiring.unit_of_work() as work:
        return work.records.request(ticket.request_id)


def test_a_question_is_answered_in_the_chat_with_quotes_and_buttons() -> None:
    desk = TeamsDesk()
    desk.ask()
    (answer,) = desk.teams.shown(CHAT)
    assert "What our pages say" in answer
    assert "To reset the VPN, open Settings" in answer
    assert "https://kb.example/vpn" in answer
    assert all(label in answer for label in ("That solved it", "Not quite", "Talk to a person"))
    assert desk.teams.typed == [CHAT]
    assert tickets(desk)[0].requester == f"teams:{ANN}"


def test_agents_read_what_teams_calls_somebody() -> None:
    desk = TeamsDesk()
    desk.receive(said("My VPN does not connect") | {"from": {"id": "29:x", "aadObjectId": ANN, "name": "Ann Lee"}})
    desk.run()
    with desk.wiring.unit_of_work() as work:
        assert work.people.name(f"teams:{ANN}") == "Ann Lee"


def test_the_same_activity_twice_is_one_question() -> None:
    desk = TeamsDesk()
    for _ in range(2):
        desk.receive(said("My VPN does not connect", id="7"))
        desk.run()
    assert len(tickets(desk)) == 1
    assert len(desk.teams.shown(CHAT)) == 1


def test_two_questions_in_one_chat_get_two_answers() -> None:
    desk = TeamsDesk()
    desk.ask("My VPN does not connect")
    desk.ask("new question: how do I print?")
    assert len(tickets(desk)) == 2
    assert len(desk.teams.shown(CHAT)) == 2


def test_that_solved_it_ends_the_ticket_and_takes_the_buttons_away() -> None:
    desk = TeamsDesk()
    desk.ask()
    told = desk.press("solved")
    assert told is not None
    assert told["value"] == "Glad that is solved."
    assert tickets(desk)[0].state == "solved"
    (answer,) = desk.teams.shown(CHAT)
    assert "Glad that is solved." in answer
    assert "Action.Execute" not in answer


def test_a_person_is_one_press_away() -> None:
    desk = TeamsDesk()
    desk.ask()
    desk.press("person")
    ticket = tickets(desk)[0]
    assert (ticket.state, ticket.tier) == ("open", 1)
    assert len(desk.teams.shown(CHAT)) == 2


def test_not_quite_brings_the_next_step_below() -> None:
    desk = TeamsDesk()
    desk.ask()
    desk.press("not_quite")
    first, second = desk.teams.shown(CHAT)
    assert "Action.Execute" not in first
    assert "A person" in second or "page" in second


def test_the_choice_of_whoever_was_asked_back_is_taken_and_named() -> None:
    two = FakeTriager(a_triage(candidates=2))
    desk = TeamsDesk(wiring=Wiring(answerer=FakeAnswerer(an_answer(0.6)), triager=two, politeness=EAGER))
    desk.ask()
    (question,) = desk.teams.shown(CHAT)
    assert "which of these" in question
    desk.press("choose")
    first, *after = desk.teams.shown(CHAT)
    assert "Action.Execute" not in first
    assert len(after) == 1


def test_a_press_is_taken_once_however_often_it_is_delivered() -> None:
    desk = TeamsDesk()
    desk.ask()
    card = next(iter(desk.teams.messages[CHAT]))
    desk.press("person", card=card)
    shown = len(desk.teams.shown(CHAT))
    stale = activity("invoke", room=CHAT, user=ANN, id=str(desk.written))
    desk.receive(stale)
    desk.run()
    assert len(desk.teams.shown(CHAT)) == shown


def test_thanks_solve_it_without_another_answer() -> None:
    desk = TeamsDesk()
    desk.ask()
    desk.ask("thanks")
    assert [ticket.state for ticket in tickets(desk)] == ["solved"]
    assert len(desk.teams.shown(CHAT)) == 1


def test_still_broken_gives_it_to_people() -> None:
    desk = TeamsDesk()
    desk.ask()
    desk.press("solved")
    desk.ask("broken")
    (ticket,) = tickets(desk)
    assert (ticket.state, ticket.tier) == ("open", 1)


def test_what_is_written_while_a_person_has_it_goes_to_them() -> None:
    desk = TeamsDesk(wiring=unsure())
    desk.ask()
    desk.ask("it is the laptop with the blue sticker")
    (ticket,) = tickets(desk)
    with desk.wiring.unit_of_work() as work:
        written = [m.text for m in work.conversations.of_ticket(ticket.id) if m.kind == "requester"]
    assert "it is the laptop with the blue sticker" in written


def test_an_agents_words_come_into_the_chat_once() -> None:
    desk = TeamsDesk(wiring=unsure())
    desk.ask()
    reply: ReplyToRequester = desk.wiring.reply()
    reply(tickets(desk)[0].id, "I unlocked it, <b>try</b> again.", agent="agent@example.com")
    desk.run()
    desk.run()
    words = [shown for shown in desk.teams.shown(CHAT) if "I unlocked it, <b>try</b> again." in shown]
    assert len(words) == 1
    assert json.loads(words[0])["textFormat"] == "plain"


def test_long_words_of_an_agent_come_in_parts_that_fit() -> None:
    desk = TeamsDesk(wiring=unsure())
    desk.ask()
    desk.wiring.reply()(tickets(desk)[0].id, "語 " * 4_900, agent="agent@example.com")
    desk.run()
    assert sum(json.loads(shown).get("text", "").count("語") for shown in desk.teams.shown(CHAT)) == 4_900


@pytest.mark.parametrize("breaks_after", ["say", "change"])
def test_a_line_that_drops_after_the_words_never_doubles_an_answer(breaks_after: str) -> None:
    desk = TeamsDesk(teams=FakeTeams(breaks_after=breaks_after))
    desk.ask()
    for _ in range(3):
        desk.run(seconds=60)
    assert len(desk.teams.shown(CHAT)) == 1


def test_teams_asking_to_wait_is_left_alone_for_so_long() -> None:
    desk = TeamsDesk()
    desk.receive(said("My VPN does not connect"))
    desk.read_deliveries()
    desk.wiring.work_inbox()()
    desk.teams.failures, desk.teams.wait = 1, 45
    desk.wiring.carry_out()()
    desk.run(seconds=44)
    assert desk.teams.shown(CHAT) == []
    desk.run(seconds=2)
    assert len(desk.teams.shown(CHAT)) == 1


def test_who_is_of_another_organisation_reads_nothing() -> None:
    desk = TeamsDesk()
    desk.teams.joined[CHAT] = [a_member(guest=True)]
    desk.ask()
    assert asked(desk).audience == frozenset()


def test_groups_come_from_addresses_and_from_rooms() -> None:
    readers = {"finance": frozenset({"ANN-object-id@halyard.example"}), "hr": frozenset({BEN})}
    rules = TeamsRules(app_id=APP, tenant=TENANT, readers=readers, group_rooms={CHAT: "board"})
    desk = TeamsDesk(rules=rules)
    desk.ask()
    assert asked(desk).audience == {"everyone", "finance", "board"}


def test_while_teams_does_not_say_who_asks_nothing_is_answered_and_nothing_lost() -> None:
    desk = TeamsDesk()
    desk.receive(said("My VPN does not connect"))
    desk.teams.down = True
    for _ in range(8):
        desk.run(seconds=60)
    desk.teams.down = False
    assert asked(desk).audience == frozenset()


@pytest.mark.parametrize(("text", "language"), [("Gehalt?", "de"), ("¿Cuándo se paga la nómina?", "")])
def test_the_client_says_the_language_of_a_few_words_alone(text: str, language: str) -> None:
    desk = TeamsDesk()
    desk.receive(said(text) | {"locale": "de-DE"})
    desk.run()
    assert asked(desk).language == language


def test_privacy_is_a_word_away() -> None:
    desk = TeamsDesk()
    desk.ask("private on")
    with desk.wiring.unit_of_work() as work:
        assert [one.subject for one in work.opt_outs.all()] == [f"teams:{ANN}"]
    assert "nothing is learned from what you write" in desk.teams.shown(CHAT)[0]
    desk.ask("Private  OFF")
    with desk.wiring.unit_of_work() as work:
        assert work.opt_outs.all() == ()
    assert tickets(desk) == ()


def test_whoever_installs_the_app_is_greeted_once() -> None:
    desk = TeamsDesk()
    came = activity("installationUpdate", room=CHAT, user=ANN, id="i1") | {"action": "add"}
    for id in ("i1", "i2"):
        desk.receive(came | {"id": id})
        desk.run()
    assert len(desk.teams.shown(CHAT)) == 1


def test_markup_and_mentions_are_not_part_of_a_question() -> None:
    desk = TeamsDesk()
    desk.ask("Is &lt;at&gt; allowed?<br>&nbsp;<at>Ben</at> says no")
    assert asked(desk).text == "Is <at> allowed?\n @Ben says no"


def test_hostile_text_of_pages_is_shown_as_text() -> None:
    answer = an_answer(0.9)
    desk = TeamsDesk(wiring=Wiring(answerer=FakeAnswerer(answer)))
    hostile = a_suggestion("page-9")
    assert hostile.title
    desk.ask()
    assert '"TextBlock"' not in desk.teams.shown(CHAT)[0]


def test_an_unreadable_delivery_is_nothing() -> None:
    desk = TeamsDesk()
    desk.reader.read(Delivery(id="1", channel="teams", body='{"type": "typing"}', received_at=desk.clock.now()))
    assert tickets(desk) == ()
