"""Macros are suggested where they were right on tickets like this one, with their probability, filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.desk_rules import DeskRules
from app.domain.fingerprint import Fingerprint
from app.domain.macro import Macro, MacroUse
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.reopen_ticket import ReopenTicket
from tests.fakes.builders import a_request, a_triage
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeRetriever, FakeTriager
from tests.fakes.wiring import Wiring

ANN = "ann@halyard.example"
HELLO = Macro(id="hello", title="Hello", texts={"en": "Hello {requester}, about {subject}: {ticket}."})
OTHERS = Macro(id="hr", title="For others", texts={"en": "No."}, queues=frozenset({"hr"}))
QUESTION = "the red printer jams again"


def a_desk() -> Wiring:
    return Wiring(
        answerer=FakeAnswerer(None),
        retriever=FakeRetriever(hits=()),
        triager=FakeTriager(a_triage(queue="it")),
        desk_rules=DeskRules(macros={"hello": HELLO, "hr": OTHERS}),
    )


def asked(wiring: Wiring, number: int, text: str = QUESTION) -> Ticket:
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(1)
    request = replace(a_request(f"req_{number}"), text=text, requester="anna.rossi@halyard.example")
    ticket = wiring.handle()(request).ticket
    features = wiring.likeness.features(text)
    with wiring.unit_of_work() as work:
        work.fingerprints.add(
            Fingerprint(request_id=request.id, requester="r", at=wiring.clock.now(), features=features)
        )
        work.commit()
    return ticket


def used(wiring: Wiring, *numbers: int, text: str = QUESTION) -> None:
    for number in numbers:
        wiring.life().macros(asked(wiring, number, text).id, "hello", agent=ANN)


def suggested(wiring: Wiring, ticket: Ticket) -> tuple[SuggestedReply, ...]:
    return wiring.suggest_replies()(ticket.id)


def test_a_macro_nobody_used_on_the_like_is_not_suggested() -> None:
    wiring = a_desk()
    used(wiring, 1, 2, 3, 4, 5, text="my chair is broken")
    assert suggested(wiring, asked(wiring, 9)) == ()


def test_a_macro_that_was_right_again_and_again_is_suggested_filled_in() -> None:
    wiring = a_desk()
    used(wiring, 1, 2, 3, 4, 5)
    ticket = asked(wiring, 9)
    (reply,) = suggested(wiring, ticket)
    assert (reply.kind, reply.document_id, reply.title) == ("macro", "macro:hello", "Hello")
    assert reply.text == f"Hello Anna, about {ticket.subject}: {ticket.id}."
    assert reply.confidence == pytest.approx((4 * 0.05 + 5) / 9, abs=1e-4)


def test_what_agents_wrote_instead_and_what_came_back_speaks_against_it() -> None:
    wiring = a_desk()
    used(wiring, 1, 2, 3, 4, 5)
    for number in (6, 7):
        wiring.reply()(asked(wiring, number).id, "Call the vendor.", agent=ANN)
    back = asked(wiring, 8)
    wiring.life().macros(back.id, "hello", agent=ANN)
    CloseTicket(change=wiring.change())(back.id, actor=ANN, ending="solved")
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(5)
    ReopenTicket(change=wiring.change())(back.id, actor=ANN)
    assert suggested(wiring, asked(wiring, 9)) == ()


def test_a_suggested_macro_that_is_sent_counts_in_its_use_and_as_a_suggestion() -> None:
    wiring = a_desk()
    used(wiring, 1, 2, 3, 4, 5)
    ticket = asked(wiring, 9)
    (reply,) = suggested(wiring, ticket)
    wiring.reply()(ticket.id, reply.text, agent=ANN, source=f"suggestion:{reply.id}", then="solved")
    wiring.learn_from_send()(reply.id, agent=ANN, sent=reply.text)
    assert wiring.life().macros.usage() == (MacroUse(macro_id="hello", sent=6, solved=1),)
    (again,) = suggested(wiring, asked(wiring, 10))
    assert again.sent == 1
    assert again.confidence > reply.confidence
    assert again.believed == reply.believed


def test_a_rejected_macro_is_not_suggested_for_the_ticket_again_and_sinks_for_the_like() -> None:
    wiring = a_desk()
    used(wiring, 1, 2, 3, 4, 5)
    ticket = asked(wiring, 9)
    (reply,) = suggested(wiring, ticket)
    wiring.learn_from_send()(reply.id, agent=ANN, sent=None)
    assert suggested(wiring, ticket) == ()
    assert suggested(wiring, asked(wiring, 10)) == ()
    assert wiring.life().macros.usage() == (MacroUse(macro_id="hello", sent=5),)
