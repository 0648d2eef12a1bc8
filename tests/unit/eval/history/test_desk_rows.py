"""What happened at a desk reads like a replay of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.course import Course
from app.domain.decision import DecisionKind
from app.domain.message import TicketMessage
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.watch import Answered, Said
from eval.history.desk_rows import desk_rows
from eval.knowledge.damage import harmful
from eval.knowledge.gaps import unmet_of
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request, a_ticket
from tests.fakes.memory import MemoryUnitsOfWork

LATER = MOMENT + timedelta(days=1)


class Happening:
    """Requests with their decisions; `said` is what askers said, `needed` whom people had to help."""

    def __init__(
        self, kinds: dict[str, DecisionKind], said: dict[str, Said] | None = None, needed: set[str] | None = None
    ):
        self.kinds, self.said, self.needed = kinds, said or {}, needed or set()

    def decided(self, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[Request, Receipt], ...]:
        found = ((a_request(id, f"Question {id}"), kind) for id, kind in self.kinds.items())
        return tuple((one, replace(a_receipt(one), decision=a_decision(kind))) for one, kind in found)

    def answers(self, *, since: datetime, until: datetime, limit: int) -> tuple[Answered, ...]:
        return tuple(
            Answered(request_id=id, at=MOMENT, confidence=0.9, said=self.said.get(id, ""))
            for id, kind in self.kinds.items()
            if kind == "reply"
        )

    def courses(self, *, since: datetime, until: datetime, limit: int) -> tuple[Course, ...]:
        return tuple(
            Course(
                request_id=id,
                received_at=MOMENT,
                decision=kind,
                wanted=kind,
                reason="",
                confidence=0.5,
                needed_people=id in self.needed,
            )
            for id, kind in self.kinds.items()
        )


def rows_of(
    happening: Happening, units: MemoryUnitsOfWork | None = None, left_out: frozenset[str] = frozenset()
) -> dict[str, dict[str, object]]:
    found = desk_rows(happening, units or MemoryUnitsOfWork(), since=MOMENT, until=LATER, limit=100, left_out=left_out)
    return {str(row["id"]): row for row in found}


def where_ann_replied(**then: Any) -> MemoryUnitsOfWork:
    """The desk of request `r1`, to which ann replied; what came after differs in `then`."""
    units = MemoryUnitsOfWork()
    with units() as work:
        work.tickets.add(a_ticket(a_request("r1", "Question r1"), id="t1"))
        said = TicketMessage(id="m1", ticket_id="t1", kind="reply", author="ann", text="Reset it.", at=MOMENT)
        work.conversations.add(said)
        work.conversations.add(replace(said, id="m2", **then))
        work.commit()
    return units


def test_what_was_left_to_people_comes_with_what_they_replied() -> None:
    units = where_ann_replied(kind="note", text="An agent's own note")
    rows = rows_of(Happening({"r1": "escalate"}), units)
    assert rows["r1"]["gold_text"] == "Reset it."
    (unmet,) = unmet_of(list(rows.values()), minutes=12)
    assert (unmet.id, unmet.said, unmet.wrong) == ("r1", "Reset it.", False)


def test_who_is_left_out_of_learning_is_not_read_and_what_they_replied_is_not_either() -> None:
    units, request = where_ann_replied(author="ben@example.com", text="Or restart."), a_request("r1", "Question r1")
    happening, where = Happening({"r1": "escalate"}), request.origin
    assert rows_of(happening, units, frozenset({"ben@example.com"}))["r1"]["gold_text"] == "Reset it."
    assert rows_of(happening, units, frozenset({request.requester})) == {}
    assert rows_of(happening, units, frozenset({f"{where.channel}:{where.conversation}"})) == {}


def test_an_answer_whose_asker_complained_is_wrong_and_one_that_people_had_to_follow_is_refuted() -> None:
    happening = Happening(dict.fromkeys(("bad", "left", "fine", "quiet"), "reply"), {"bad": "wrong", "fine": "right"})
    happening.needed = {"bad", "left", "fine"}
    rows = rows_of(happening)
    told = {id: (row["verdict"], row["deflection"]) for id, row in rows.items()}
    assert told == {"bad": ("wrong", ""), "left": ("", "refuted"), "fine": ("right", ""), "quiet": ("", "")}
    (page,) = harmful(list(rows.values()), {})
    assert (page.wrong, page.refuted, page.shown) == (1, 1, 4)
    assert set(page.ids) == {"bad", "left"}


def test_no_request_is_no_harm() -> None:
    assert rows_of(Happening({})) == {}
    assert harmful([], {}) == ()
