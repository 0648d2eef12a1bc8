"""What an agent wrote in the requester's own thread is kept, also when it comes late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ticket import TicketState, move
from app.services.desk.hear_reply import HearReply
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event
from tests.fakes.wiring import Wiring


@pytest.mark.parametrize("state", ["solved", "closed"])
def test_a_late_word_on_a_ticket_that_is_over_is_kept_and_opens_nothing(state: TicketState) -> None:
    wiring = Wiring()
    with wiring.unit_of_work() as work:
        work.records.add_request(a_request())
        ticket = replace(work.tickets.add(a_ticket()), tier=1, state="open", assignee="ben@example.com")
        work.tickets.save(replace(ticket, version=2), an_event(ticket))
        over = move(replace(ticket, version=2), state, at=MOMENT)
        work.tickets.save(over, an_event(over, "solved"))
        work.commit()
    hear = HearReply(unit_of_work=wiring.unit_of_work, clock=wiring.clock, ids=wiring.ids)
    for _ in range(2):
        after = hear("tkt_1", "Since May it is port 4600.", agent="ann@example.com", source="slack", key="C1:2")
    assert (after.state, after.assignee) == (state, "ben@example.com")
    with wiring.unit_of_work() as work:
        assert [message.text for message in work.conversations.of_ticket("tkt_1")] == ["Since May it is port 4600."]
        assert work.tickets.get("tkt_1").state == state
