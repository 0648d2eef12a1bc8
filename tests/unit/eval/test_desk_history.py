"""What was asked at a desk becomes a history: with people's replies, confirmed answers, readers and channels."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.message import TicketMessage
from eval.desk_history import DeskHistory
from eval.replay_rows import PastRequest, read_history
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.memory import MemoryUnitsOfWork
from tests.unit.eval.test_desk_rows import LATER, Happening


def history_of(
    tmp_path: Path, happening: Happening, units: MemoryUnitsOfWork | None = None, left_out: frozenset[str] = frozenset()
) -> dict[str, PastRequest]:
    desk = DeskHistory(happened=happening, units=units or MemoryUnitsOfWork(), left_out=left_out)
    rows = desk.rows(since=MOMENT, until=LATER, limit=100)
    (tmp_path / "asked.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
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
    assert desk.rows(since=MOMENT, until=LATER, limit=100) == []
