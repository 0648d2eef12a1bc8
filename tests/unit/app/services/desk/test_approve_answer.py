"""Approving answers, and making an article of a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.approved import ApprovedAnswer
from app.domain.article import file_name
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.message import TicketMessage
from app.services.desk.approve_answer import ApproveAnswer, EditAnswer, WithdrawAnswer
from app.services.desk.draft_article import DraftArticle, ExportAnswers
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.wiring import Wiring

EVERYONE = frozenset({"everyone"})


class House:
    """One ticket of Anna Rossi's, and the use cases."""

    def __init__(self) -> None:
        self.wiring = Wiring()
        units, clock = self.wiring.unit_of_work, self.wiring.clock
        self.approve = ApproveAnswer(unit_of_work=units, clock=clock, ids=self.wiring.ids, identify=lambda _: "en")
        self.edit = EditAnswer(unit_of_work=units, clock=clock)
        self.withdraw = WithdrawAnswer(unit_of_work=units, clock=clock)
        self.draft = DraftArticle(unit_of_work=units, identify=lambda _: "en")
        self.export = ExportAnswers(unit_of_work=units, page=2)
        request = a_request(text="Hi, VPN fails with 809. Call me: +353 1 555 0100", requester="anna.rossi@example.com")
        with units() as work:
            work.records.add_request(request)
            work.tickets.add(a_ticket(request))
            work.commit()

    def said(self, number: int, text: str, **more: Any) -> None:
        message = TicketMessage(
            id=f"msg_{number}",
            ticket_id="tkt_1",
            kind="reply",
            author="ben.moore@example.com",
            text=text,
            at=MOMENT + timedelta(minutes=number),
        )
        with self.wiring.unit_of_work() as work:
            work.conversations.add(replace(message, **more))
            work.commit()

    def kept(self) -> tuple[ApprovedAnswer, ...]:
        with self.wiring.unit_of_work() as work:
            return work.answers.find(withdrawn=False, limit=9)


@pytest.fixture
def house() -> House:
    return House()


def test_an_approved_answer_is_masked_and_kept_with_where_it_came_from(house: House) -> None:
    house.said(1, "x")
    made = house.approve(
        "Ask  Rossi", "Hi Anna,\n\nwrite to help@example.com.\n", audience=EVERYONE, approved_by="b", ticket_id="tkt_1"
    )
    assert (made.title, made.text) == ("Ask [name]", "Hi [name],\n\nwrite to [e-mail address].")
    assert (made.language, made.ticket_id, made.approved_by) == ("en", "tkt_1", "b")
    assert house.kept() == (made,)


def test_a_message_becomes_one_answer_however_often_it_is_approved(house: House) -> None:
    first = house.approve("VPN", "Reset it.", audience=EVERYONE, approved_by="b", message_id="msg_1")
    assert house.approve("Other", "Other.", audience=EVERYONE, approved_by="c", message_id="msg_1") == first
    house.withdraw(first.id)
    again = house.approve("VPN", "Reset it now.", audience=EVERYONE, approved_by="b", message_id="msg_1")
    assert (again.id, again.text, again.withdrawn, again.version) == (first.id, "Reset it now.", False, 3)


@pytest.mark.parametrize(
    ("title", "text", "audience"),
    [
        ("", "text", EVERYONE),
        ("t" * 201, "text", EVERYONE),
        ("title", " \n ", EVERYONE),
        ("title", "text", frozenset()),
    ],
)
def test_what_cannot_be_an_answer_is_refused(house: House, title: str, text: str, audience: frozenset[str]) -> None:
    with pytest.raises(InvalidInput, match="An approved answer needs"):
        house.approve(title, text, audience=audience, approved_by="b")
    assert house.kept() == ()


def test_a_ticket_that_is_not_there_is_said(house: House) -> None:
    with pytest.raises(NotFound, match="tkt_9"):
        house.approve("VPN", "Reset it.", audience=EVERYONE, approved_by="b", ticket_id="tkt_9")


def test_an_edit_changes_what_is_named_and_is_masked_too(house: House) -> None:
    made = house.approve("VPN", "Reset it.", audience=EVERYONE, approved_by="b", ticket_id="tkt_1")
    assert house.edit(made.id) == made
    changed = house.edit(made.id, text="Ask Rossi.", audience=frozenset({"finance"}))
    assert (changed.title, changed.text, changed.audience, changed.version) == ("VPN", "Ask [name].", {"finance"}, 2)


def test_a_withdrawn_answer_is_gone_for_readers_and_cannot_be_edited(house: House) -> None:
    made = house.approve("VPN", "Reset it.", audience=EVERYONE, approved_by="b")
    assert house.withdraw(made.id) == house.withdraw(made.id)
    assert house.kept() == ()
    with pytest.raises(Conflict, match="was withdrawn"):
        house.edit(made.id, text="x")


def test_a_draft_holds_what_was_asked_and_what_agents_told_without_names_notes_and_thanks(house: House) -> None:
    house.said(1, "Anna, forward port 4500.")
    house.said(2, "Call her back", kind="note")
    house.said(3, "Did not help", kind="requester", author="anna.rossi@example.com")
    house.said(4, "Then restart the client.")
    house.said(5, "You're welcome!")
    draft = house.draft("tkt_1")
    assert draft.title == "Hi, VPN fails with 809."
    assert draft.question == "Hi, VPN fails with 809. Call me: [phone number]"
    assert draft.steps == ("[name], forward port 4500.", "Then restart the client.")
    assert draft.text == "1. [name], forward port 4500.\n\n2. Then restart the client."


def test_a_ticket_nobody_replied_to_makes_no_article(house: House) -> None:
    with pytest.raises(InvalidInput, match="no reply"):
        house.draft("tkt_1")


def test_every_answer_is_exported_page_by_page_or_one_alone(house: House) -> None:
    made = [house.approve(f"VPN {n}", "Reset it.", audience=EVERYONE, approved_by="b").id for n in range(5)]
    assert sorted(house.export(lambda answer: answer.id)) == sorted(made)
    assert house.export(lambda answer: answer.id, only=made[3]) == (made[3],)


def test_a_file_name_says_what_is_in_it_and_belongs_to_one_id() -> None:
    assert file_name("¿Cómo reinicio la VPN?", "ans_01abc") == "como-reinicio-la-vpn-ans-01abc.md"
    assert file_name("../..", "ans_1") == "article-ans-1.md"
    assert len(file_name("x" * 500, "ans_1")) < 100
