"""`Conversations` on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.effects import message_effect
from app.domain.files import AttachedFile
from app.domain.message import reworded, taken_back
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_message, a_request, a_ticket


def two_tickets(work: UnitOfWork) -> None:
    for number in (1, 2):
        request = a_request(f"req_{number}")
        work.records.add_request(request)
        work.tickets.add(a_ticket(request, id=f"tkt_{number}"))


@pytest.mark.parametrize("text", ["plain", "שלום 😀\nsecond line", "a'b\"c\\d; DROP TABLE messages", "x" * 20_000])
def test_a_message_comes_back_as_it_was(units: UnitOfWorkFactory, text: str) -> None:
    file = AttachedFile(
        name="vpn — é.log", type="text/plain", url="https://files.example/1", text="error 809", cut=True
    )
    message = replace(a_message(text=text), source="macro:vpn", files=(file, AttachedFile(name="screen.png")))
    with units() as work:
        two_tickets(work)
        assert work.conversations.add(message)
        work.commit()
    with units() as work:
        assert work.conversations.of_ticket("tkt_1") == (message,)
        assert work.conversations.of_ticket("tkt_2") == ()


def test_a_message_is_kept_once_and_its_first_wording_stays(units: UnitOfWorkFactory) -> None:
    with units() as work:
        two_tickets(work)
        assert work.conversations.add(a_message())
        assert not work.conversations.add(a_message(text="something else"))
        assert work.conversations.of_ticket("tkt_1") == (a_message(),)


def test_another_wording_takes_the_place_of_the_first_and_keeps_it(units: UnitOfWorkFactory) -> None:
    changed = reworded(a_message(), "Forward UDP port 4500.", at=MOMENT + timedelta(minutes=1))
    with units() as work:
        two_tickets(work)
        work.conversations.add(a_message())
        work.conversations.change(changed)
        work.conversations.change(replace(changed, id="msg_unknown"))
        work.commit()
    with units() as work:
        assert work.conversations.of_ticket("tkt_1") == (changed,)
        work.conversations.change(taken_back(changed, at=MOMENT + timedelta(minutes=2)))
        (kept,) = work.conversations.of_ticket("tkt_1")
    assert (kept.kind, kept.text, kept.earlier[0].text) == ("withdrawn", "Forward UDP port 4500.", a_message().text)


def test_messages_come_oldest_first_whatever_order_they_were_kept_in(units: UnitOfWorkFactory) -> None:
    said = [a_message(f"msg_{n}", at=MOMENT + timedelta(minutes=minute)) for n, minute in ((1, 9), (2, 3), (3, 3))]
    with units() as work:
        two_tickets(work)
        for message in said:
            work.conversations.add(message)
        assert [message.id for message in work.conversations.of_ticket("tkt_1")] == ["msg_2", "msg_3", "msg_1"]


def test_the_telling_of_a_message_waits_in_the_outbox(units: UnitOfWorkFactory) -> None:
    effect = message_effect(a_ticket(), "msg_1")
    with units() as work:
        work.outbox.put([effect, effect])
        work.commit()
    with units() as work:
        assert [item.effect for item in work.outbox.lease(limit=9, now=MOMENT, seconds=1)] == [effect]
