"""Labels that the triage file dropped while tickets carry them."""

from __future__ import annotations

from app.services.admin.check_labels import stray_labels
from app.services.tickets.close_ticket import CloseTicket
from tests.fakes.builders import a_request, an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring


def test_what_open_tickets_carry_beyond_the_file_is_counted() -> None:
    wiring = Wiring(answerer=FakeAnswerer(an_answer(0.1)))
    for number in range(3):
        ticket = wiring.handle()(a_request(f"req_{number}", requester=f"{number}@example.com")).ticket
    CloseTicket(change=wiring.change())(ticket.id, actor="agent")
    with wiring.unit_of_work() as work:
        assert dict(stray_labels(work, frozenset({"hr"})).counts) == {"it": 2, "it/vpn": 2}
        assert stray_labels(work, frozenset({"hr"})).text() == "it (2), it/vpn (2)"
        assert not stray_labels(work, frozenset({"it"})).counts
