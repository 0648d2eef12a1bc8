"""Who asked to be left out, and forgetting for good, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.change import ARTICLE_DRAFT, DRAFT
from app.domain.errors import NotFound
from app.domain.feedback import Feedback
from app.domain.label import Label
from app.domain.opt_out import OptOut
from app.domain.ticket import Ticket, TicketState, move
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.contracts.test_suggestion_stores import a_use, an_offer
from tests.fakes.builders import MOMENT, a_message, a_receipt, a_request, a_ticket, an_event

ASKED = OptOut(subject="slack:U1", by="slack:U1", at=MOMENT)
LATER = MOMENT + timedelta(days=90)


def test_whoever_asks_is_left_out_once_until_they_change_their_mind(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.opt_outs.add(ASKED)
        assert not work.opt_outs.add(replace(ASKED, by="somebody else"))
        assert work.opt_outs.add(replace(ASKED, subject="slack:C1"))
        work.commit()
    with units() as work:
        assert [one.subject for one in work.opt_outs.all()] == ["slack:C1", "slack:U1"]
        assert work.opt_outs.all()[1] == ASKED
        assert work.opt_outs.remove("slack:U1")
        assert not work.opt_outs.remove("slack:U1")
        assert [one.subject for one in work.opt_outs.all()] == ["slack:C1"]


def a_past(work: UnitOfWork, number: int, *, state: TicketState = "closed", days: int = 0) -> Ticket:
    """A ticket with everything that hangs on one, last changed so many days after the first moment."""
    request = a_request(f"req_{number}")
    work.records.add_request(request)
    work.records.add_receipt(a_receipt(request, id=f"rcp_{number}"))
    ticket = work.tickets.add(a_ticket(request, id=f"tkt_{number}"))
    changed = replace(ticket, state="open", tier=1, version=2)
    work.tickets.save(changed, an_event(ticket))
    after = move(changed, state, at=MOMENT + timedelta(days=days))
    work.tickets.save(after, an_event(after))
    work.conversations.add(replace(a_message(id=f"msg_{number}"), ticket_id=ticket.id))
    work.links.link(ticket.id, system="jira", external_id=f"EXT-{number}")
    work.suggestions.offer([replace(an_offer(f"sug_{number}"), ticket_id=ticket.id)])
    work.suggestions.use(replace(a_use(f"sug_{number}"), ticket_id=ticket.id))
    work.records.add_feedback(Feedback(request_id=request.id, verdict="solved", actor="a", at=MOMENT))
    work.labels.add([a_label(number)])
    attached = a_request(f"req_again_{number}")
    work.records.add_request(attached)
    work.attachments.attach(attached.id, ticket.id, at=MOMENT)
    for begins in (DRAFT, ARTICLE_DRAFT):
        work.drawers.keep("agent", begins + ticket.id, "Dear", at=LATER)
    return after


def a_label(number: int) -> Label:
    return Label(
        id=f"lbl_{number}",
        text="My VPN is down",
        field="topic",
        old="",
        new="it/vpn",
        actor="agent",
        at=MOMENT,
        source="edit",
        weight=1.0,
        request_id=f"req_{number}",
    )


def test_a_ticket_that_ended_long_ago_goes_with_all_that_was_written(units: UnitOfWorkFactory) -> None:
    with units() as work:
        a_past(work, 1)
        a_past(work, 2, days=60)
        work.commit()
    with units() as work:
        assert work.erasure.erase(before=MOMENT + timedelta(days=30), limit=10) == 1
        assert work.erasure.erase(before=MOMENT + timedelta(days=30), limit=10) == 0
        work.commit()
    with units() as work:
        for id in ("req_1", "req_again_1"):
            with pytest.raises(NotFound):
                work.records.request(id)
        with pytest.raises(NotFound):
            work.records.receipt("rcp_1")
        with pytest.raises(NotFound):
            work.tickets.get("tkt_1")
        assert work.conversations.of_ticket("tkt_1") == ()
        assert work.links.ticket_id("EXT-1", system="jira") == ""
        assert work.feedback.of_request("req_1") == ()
        assert [label.request_id for label in work.labels.all()] == ["req_2"]
        assert [use.ticket_id for use in work.suggestions.uses_of(["t-1"], limit=9)] == ["tkt_2"]
        assert work.records.request("req_2")
        assert work.conversations.of_ticket("tkt_2")
        assert work.links.ticket_id("EXT-2", system="jira") == "tkt_2"


def test_what_is_not_over_stays_however_old(units: UnitOfWorkFactory) -> None:
    with units() as work:
        a_past(work, 1, state="in_progress")
        assert work.erasure.erase(before=LATER, limit=10) == 0
        assert work.tickets.get("tkt_1")


def test_the_longest_ended_go_first(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number, days in ((1, 5), (2, 1), (3, 3)):
            a_past(work, number, days=days)
        assert work.erasure.erase(before=LATER, limit=2) == 2
        assert work.tickets.get("tkt_1")


def test_decisions_of_nobodys_request_go_too(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.records.add_receipt(a_receipt(a_request("req_alone"), id="rcp_alone"))
        assert work.erasure.erase(before=LATER, limit=10) == 1
        with pytest.raises(NotFound):
            work.records.receipt("rcp_alone")
