"""What became of live answers is read from receipts, verdicts and tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.feedback import Feedback
from app.storage.database import database_url, open_database
from app.storage.experience import SqlExperience
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request


def a_store(tmp_path: Path) -> SqlUnitsOfWork:
    engine = open_database(database_url(tmp_path))
    migrate(engine)
    return SqlUnitsOfWork(engine)


def kept(units: SqlUnitsOfWork, name: str, *verdicts: str, kind: str = "reply") -> None:
    with units() as work:
        work.records.add_request(a_request(name))
        work.records.add_receipt(
            replace(a_receipt(), id=f"rcp_{name}", request_id=name, at=MOMENT, decision=a_decision(kind))
        )
        for verdict in verdicts:
            work.records.add_feedback(Feedback(request_id=name, verdict=verdict, actor="ana", at=MOMENT))  # type: ignore[arg-type]
        work.commit()


def test_answers_come_with_what_was_said_and_a_complaint_outweighs_thanks(tmp_path: Path) -> None:
    units = a_store(tmp_path)
    kept(units, "silent")
    kept(units, "solved", "solved")
    kept(units, "both", "solved", "not_quite")
    kept(units, "people", "person")
    kept(units, "escalated", kind="escalate")
    found = SqlExperience(units.engine).answers(since=MOMENT, until=MOMENT + timedelta(days=1), limit=10)
    assert {answer.request_id: answer.said for answer in found} == {
        "silent": "",
        "solved": "right",
        "both": "wrong",
        "people": "wrong",
    }


def test_only_the_days_asked_for_are_looked_at(tmp_path: Path) -> None:
    units = a_store(tmp_path)
    kept(units, "old", "solved")
    later = MOMENT + timedelta(days=2)
    assert SqlExperience(units.engine).answers(since=later, until=later + timedelta(days=1), limit=10) == ()


def test_what_was_decided_comes_with_its_request_and_what_would_have_been_done(tmp_path: Path) -> None:
    units = a_store(tmp_path)
    receipt = replace(a_receipt(), id="rcp_1", request_id="req_1", at=MOMENT, instead=a_decision("reply"))
    with units() as work:
        work.records.add_request(a_request("req_1"))
        work.records.add_receipt(receipt)
        work.commit()
    ((request, found),) = SqlExperience(units.engine).decided(since=MOMENT, until=MOMENT + timedelta(days=1), limit=10)
    assert (request.id, found.instead) == ("req_1", a_decision("reply"))
