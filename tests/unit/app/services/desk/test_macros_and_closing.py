"""Prepared replies, closing tags, and who is back long after the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.desk_rules import Closing, DeskRules
from app.domain.errors import InvalidInput, NotFound
from app.domain.macro import Macro, MacroUse, fill_in
from app.domain.roster import Agent, Roster
from app.domain.suggested import Offer
from app.domain.ticket import Ticket
from app.services.desk.read_conversation import conversation_of
from app.services.desk.use_macro import called
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.edit_ticket import TicketEdit
from app.services.tickets.reopen_ticket import ReopenTicket
from tests.fakes.builders import a_request, a_ticket, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeChannel
from tests.fakes.slack_acts import a_suggestion
from tests.fakes.wiring import Wiring

ANN = "ann@example.com"
HELLO = Macro(
    id="hello",
    title="Hello",
    texts={"en": "Hello {requester}, {agent} here, about {subject}.", "es": "Hola."},
    queues=frozenset({"it"}),
    then="solved",
    tags=("fault",),
)
RULES = DeskRules(
    roster=Roster(agents={ANN: Agent(id=ANN, name="Ann")}),
    macros={"hello": HELLO, "hr": replace(HELLO, id="hr", queues=frozenset({"hr"}))},
    closing=Closing(tags=("fault", "how-to"), required=True, queues=frozenset({"it"})),
)


def a_wiring(rules: DeskRules = RULES) -> Wiring:
    return Wiring(answerer=FakeAnswerer(an_answer(0.1)), desk_rules=rules)


def opened(wiring: Wiring, number: int = 1) -> Ticket:
    request = a_request(f"req_{number}", requester=f"r{number}@example.com", received_at=wiring.clock.now())
    return wiring.handle()(request).ticket


def close(wiring: Wiring, ticket: Ticket, *tags: str) -> Ticket:
    closing = CloseTicket(change=wiring.change(), rules=lambda: wiring.desk_rules)
    return closing(ticket.id, actor=ANN, ending="solved", tags=tags)


# macros


def test_a_macro_is_filled_in_sent_and_leaves_the_ticket_as_it_says() -> None:
    wiring, channel = a_wiring(), FakeChannel()
    wiring.channel = channel
    sent = wiring.life().macros(opened(wiring).id, "hello", agent=ANN)
    assert sent.message.text == "Hello r1@example.com, Ann here, about My VPN does not connect."
    assert sent.message.source == "macro:hello"
    assert (sent.ticket.state, sent.ticket.tags) == ("solved", ("fault",))
    wiring.carry_out()()
    assert [message.text for _, message in channel.told.values()] == [sent.message.text]


def test_an_agent_may_send_their_own_wording_of_it() -> None:
    wiring = a_wiring()
    assert wiring.life().macros(opened(wiring).id, "hello", agent=ANN, text="Hi!").message.text == "Hi!"


def test_a_macro_speaks_the_requesters_language_or_else_its_first() -> None:
    assert (HELLO.text("es"), HELLO.text("it")) == ("Hola.", HELLO.texts["en"])


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    ticket = replace(a_ticket(), subject="{agent} {nothing}")
    assert fill_in("{subject} {x}", ticket, requester="r", agent="Ann") == "{agent} {nothing} {x}"


@pytest.mark.parametrize(
    ("requester", "said"),
    [
        ("anna.rossi@halyard.example", "Hello Anna, Ann here."),
        ("r1@example.com", "Hello r1@example.com, Ann here."),
        ("slack:U012345", "Hello, Ann here."),
    ],
)
def test_a_requester_is_called_by_a_name_and_never_by_an_id(requester: str, said: str) -> None:
    assert fill_in("Hello {requester}, {agent} here.", a_ticket(), requester=called(requester), agent="Ann") == said


def test_a_macro_for_others_and_an_unknown_one_are_refused_with_what_there_is() -> None:
    wiring = a_wiring()
    ticket = opened(wiring)
    with pytest.raises(InvalidInput, match="is for hr"):
        wiring.life().macros(ticket.id, "hr", agent=ANN)
    with pytest.raises(NotFound, match="hello, hr"):
        wiring.life().macros(ticket.id, "helo", agent=ANN)
    assert [macro.id for macro in wiring.life().macros.fitting("it")] == ["hello"]


def test_the_use_of_a_macro_counts_what_became_of_its_tickets() -> None:
    wiring = a_wiring()
    assert isinstance(wiring.clock, FakeClock)
    for number in (1, 2, 3):
        sent = wiring.life().macros(opened(wiring, number).id, "hello", agent=ANN)
        wiring.clock.advance(60)
        if number == 2:
            ReopenTicket(change=wiring.change())(sent.ticket.id, actor=ANN)
    assert wiring.life().macros.usage() == (MacroUse(macro_id="hello", sent=3, solved=2, reopened=1),)


def test_a_suggested_macro_that_ends_a_ticket_brings_its_tags_too() -> None:
    wiring = a_wiring()
    ticket = opened(wiring)
    reply = replace(a_suggestion(), kind="macro", document_id="macro:hello")
    with wiring.unit_of_work() as work:
        work.suggestions.offer([Offer(ticket_id=ticket.id, reply=reply, at=wiring.clock.now())])
        work.commit()
    source = f"suggestion:{reply.id}"
    asked = wiring.reply()(ticket.id, "Which one?", agent=ANN, source=source, then="pending_requester")
    assert asked.ticket.tags == ()
    sent = wiring.reply()(ticket.id, "Hello!", agent=ANN, source=source, then="solved")
    assert (sent.ticket.state, sent.ticket.tags) == ("solved", ("fault",))


def test_a_suggestion_that_is_none_or_no_macro_brings_nothing() -> None:
    wiring = a_wiring()
    ticket = opened(wiring)
    with wiring.unit_of_work() as work:
        work.suggestions.offer([Offer(ticket_id=ticket.id, reply=a_suggestion(), at=wiring.clock.now())])
        work.commit()
    for source in ("suggestion:sug_1", "suggestion:nowhere", "macro:nowhere", "slack"):
        with pytest.raises(InvalidInput, match="closing tag"):
            wiring.reply()(ticket.id, "Hello!", agent=ANN, source=source, then="solved")


# closing tags


def test_a_ticket_ends_with_a_tag_where_one_is_required() -> None:
    wiring = a_wiring()
    ticket = opened(wiring)
    with pytest.raises(InvalidInput, match="fault, how-to"):
        close(wiring, ticket)
    with pytest.raises(InvalidInput, match="'fualt' is not a closing tag"):
        close(wiring, ticket, "fualt")
    assert close(wiring, ticket, "fault").tags == ("fault",)


def test_a_reply_that_solves_needs_it_too_and_sends_nothing_without() -> None:
    wiring = a_wiring()
    ticket = opened(wiring)
    with pytest.raises(InvalidInput, match="closing tag"):
        wiring.reply()(ticket.id, "Done.", agent=ANN, then="solved")
    with wiring.unit_of_work() as work:
        assert work.tickets.get(ticket.id) == ticket
        assert work.conversations.of_ticket(ticket.id) == ()
    tagged = wiring.edit()(ticket.id, TicketEdit(tags=("how-to",)), actor=ANN)
    assert tagged.tags == ("how-to",)
    assert wiring.reply()(ticket.id, "Done.", agent=ANN, then="solved").ticket.state == "solved"


def test_an_edit_may_tag_and_end_in_one_step_and_tags_can_be_taken_off() -> None:
    wiring = a_wiring()
    ticket = opened(wiring)
    with pytest.raises(InvalidInput):
        wiring.edit()(ticket.id, TicketEdit(state="solved"), actor=ANN)
    ended = wiring.edit()(ticket.id, TicketEdit(state="solved", tags=("fault", "how-to")), actor=ANN)
    assert (ended.state, ended.tags) == ("solved", ("fault", "how-to"))
    assert wiring.edit()(ticket.id, TicketEdit(tags=("fault",)), actor=ANN).tags == ("fault",)


def test_other_queues_and_other_houses_need_none() -> None:
    for rules in (DeskRules(), replace(RULES, closing=replace(RULES.closing, queues=frozenset({"hr"})))):
        wiring = a_wiring(rules)
        assert close(wiring, opened(wiring)).state == "solved"


def test_snoozing_by_an_edit_says_what_is_missing() -> None:
    wiring = a_wiring()
    with pytest.raises(InvalidInput, match="until when"):
        wiring.edit()(opened(wiring).id, TicketEdit(state="snoozed"), actor=ANN)


# back again


@pytest.mark.parametrize(("days", "same"), [(3, True), (8, False)])
def test_within_the_window_a_ticket_is_reopened_and_after_it_followed_by_another(days: int, same: bool) -> None:
    wiring = a_wiring(DeskRules(reopen_within=timedelta(days=7)))
    assert isinstance(wiring.clock, FakeClock)
    old = close(wiring, opened(wiring))
    wiring.clock.advance(days * 86_400)
    done = wiring.continue_request()("req_1", "broken again", message="m1")
    assert (done.forked is None) == same
    assert done.ticket.state == ("open" if same else "solved")
    if done.forked is None:
        return
    new = done.forked.ticket
    assert (new.state, new.queue, new.tier, new.subject) == ("open", old.queue, old.tier, old.subject)
    with wiring.unit_of_work() as work:
        assert work.tickets.events(old.id)[-1].detail == new.id
        assert work.tickets.events(new.id)[-1].detail == f"follow_up: {old.id}"
        assert [message.text for message in conversation_of(work, new)] == ["broken again"]
    again = wiring.continue_request()("req_1", "broken again", message="m1")
    assert again.ticket.id == old.id
    with wiring.unit_of_work() as work:
        assert len(work.queries.find(requester="r1@example.com")) == 2
