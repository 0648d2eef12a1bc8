"""What was asked at a desk becomes a history: with people's replies, confirmed answers, readers and channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.gold import GoldRow
from app.domain.message import MessageKind, TicketMessage
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import TicketEvent
from app.storage.home.gold_file import write_gold
from eval.history.desk_history import DeskHistory
from eval.replay.rows import PastRequest, read_history
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.memory import MemoryUnitsOfWork
from tests.unit.eval.history.test_desk_rows import LATER, Happening


def history_of(
    tmp_path: Path, happening: Happening, units: MemoryUnitsOfWork | None = None, left_out: frozenset[str] = frozenset()
) -> dict[str, PastRequest]:
    desk = DeskHistory(happened=happening, units=units or MemoryUnitsOfWork(), left_out=left_out)
    write_gold(desk.rows(since=MOMENT, until=LATER, limit=100), tmp_path / "asked.jsonl")
    return {past.id: past for past in read_history(tmp_path / "asked.jsonl").requests}


def test_what_people_replied_is_what_solved_it_and_when_they_first_did_is_kept(tmp_path: Path) -> None:
    units, request = MemoryUnitsOfWork(), a_request("r1", "Question r1")
    with units() as work:
        ticket = replace(a_ticket(request), tier=1, queue="network", tags=("vpn/proxy",))
        work.tickets.add(ticket)
        for minute in (3, 9):
            at = MOMENT + timedelta(minutes=minute)
            work.conversations.add(
                TicketMessage(
                    id=f"m{minute}", ticket_id=ticket.id, kind="reply", author="a", text=f"Do {minute}.", at=at
                )
            )
        work.commit()
    past = history_of(tmp_path, Happening({"r1": "escalate"}), units)["r1"]
    assert past.resolution.text == "Do 3.\n\nDo 9."
    assert past.first_reply == MOMENT + timedelta(minutes=3)
    assert (past.queue, past.topic, past.asker) == ("network", "vpn/proxy", request.requester)
    assert past.audience >= request.audience
    assert past.channel == request.origin.channel
    assert ticket.id in past.own


def test_a_page_whose_asker_said_that_it_helped_is_what_solved_it(tmp_path: Path) -> None:
    past = history_of(tmp_path, Happening({"r1": "reply", "r2": "reply"}, said={"r1": "right"}))
    assert [len(past[id].resolution.documents) for id in ("r1", "r2")] == [1, 0]


def test_who_is_left_out_is_not_there(tmp_path: Path) -> None:
    desk = DeskHistory(
        happened=Happening({"r1": "reply"}),
        units=MemoryUnitsOfWork(),
        left_out=frozenset({a_request("r1").requester.lower()}),
    )
    assert desk.rows(since=MOMENT, until=LATER, limit=100) == ()


def row_with(*said: TicketMessage, pages: dict[str, str] | None = None, address: str = "") -> GoldRow:
    """Return the row, as it is kept in a file, of a request whose ticket holds what was `said`."""
    units, request = MemoryUnitsOfWork(), a_request("r1", "Question r1")
    with units() as work:
        work.tickets.add(replace(a_ticket(request, id="t1"), tier=1))
        for message in said:
            work.conversations.add(message)
        work.commit()
    desk = DeskHistory(happened=Happening({"r1": "escalate"}), units=units, pages=pages or {}, address=address)
    (row,) = desk.masked(since=MOMENT, until=LATER, limit=100)
    return row


def told(kind: MessageKind, text: str, minute: int, *, author: str = "marco.bianchi@halyard.example") -> TicketMessage:
    at = MOMENT + timedelta(minutes=minute)
    return TicketMessage(id=f"m{minute}", ticket_id="t1", kind=kind, author=author, text=text, at=at)


def test_a_reply_that_was_thanked_for_is_told_from_an_agents_last_word() -> None:
    reply = told("reply", "Restart the client, please.", 2)
    assert row_with(reply).basis == "agent_resolution"
    assert row_with(reply, told("requester", "Thanks, it works now!", 3)).basis == "accepted_reply"
    assert row_with(told("requester", "thanks!", 1), reply).basis == "agent_resolution"  # for something before


def test_a_page_that_an_agent_linked_is_what_solved_it() -> None:
    reply = told("reply", "See https://kb.example/vpn#errors, please.", 2)
    row = row_with(reply, pages={"https://kb.example/vpn": "vpn"})
    assert (row.document_id, row.basis) == ("vpn", "linked_page")


def test_every_row_leads_to_its_ticket() -> None:
    assert row_with().evidence == "/desk/tickets/t1"
    assert row_with(address="https://help.example").evidence == "https://help.example/desk/tickets/t1"


def test_what_was_replied_before_a_repeated_request_did_not_solve_it() -> None:
    row = row_with(told("reply", "That was about something else.", -5), told("reply", "Restart the client.", 5))
    assert row.resolution == "Restart the client."
    assert row.first_reply == (MOMENT + timedelta(minutes=5)).isoformat()


def test_a_kept_row_names_nobody_who_took_part() -> None:
    row = row_with(told("reply", "Hi Ana, write to ana@halyard.example. Marco", 2))
    assert row.resolution == "Hi [name], write to [e-mail address]. [name]"
    assert row.asker
    assert row.asker != a_request("r1").requester


def test_what_was_sensitive_is_kept_in_no_file() -> None:
    class Secret(Happening):
        def decided(self, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[Request, Receipt], ...]:
            found = super().decided(since=since, until=until, limit=limit)
            return tuple((one, replace(r, triage=replace(r.triage, sensitive=True))) for one, r in found)

    desk = DeskHistory(happened=Secret({"r1": "escalate"}), units=MemoryUnitsOfWork())
    assert desk.masked(since=MOMENT, until=LATER, limit=100) == ()
    assert len(desk.rows(since=MOMENT, until=LATER, limit=100)) == 1


def test_a_reopened_ticket_did_not_stay_solved(tmp_path: Path) -> None:
    units, request = MemoryUnitsOfWork(), a_request("r1", "Question r1")
    with units() as work:
        ticket = work.tickets.add(a_ticket(request, id="t1"))
        back = TicketEvent(ticket_id="t1", kind="reopened", actor="ana", at=MOMENT)
        work.tickets.save(replace(ticket, version=ticket.version + 1), back)
        work.commit()
    assert history_of(tmp_path, Happening({"r1": "reply"}), units)["r1"].reopened
