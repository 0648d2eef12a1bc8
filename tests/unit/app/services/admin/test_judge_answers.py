"""Judging what the engine would answer: the surest first, every word kept and taken back, and counted beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.gold import GoldRow
from app.domain.labelling import NOTHING, UNKNOWN, AnswerSheet, Candidate, Judging, ProposedAnswer, WhatWasRead
from app.services.access.audit import RecordAct
from app.services.admin.audited import Act, WriteAudit
from app.services.admin.judge_answers import JudgeAnswers
from tests.fakes.administration import FakeStudy
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.memory_evaluations import MemoryEvaluations
from tests.fakes.memory_gold import MemoryAnswerSheets, MemoryGold

ROWS = tuple(GoldRow(id=name, text=f"how do I {name}") for name in "abc")
DROPPED = GoldRow(id="d", text="spam", review="drop")


def _answer(row: str, confidence: float) -> ProposedAnswer:
    pages = tuple(Candidate(document_id=f"{row}-{n}", title=f"Page {n}") for n in (1, 2))
    return ProposedAnswer(row=row, confidence=confidence, candidates=pages)


@pytest.fixture
def judge() -> JudgeAnswers:
    gold, sheets, units = MemoryGold(), MemoryAnswerSheets(), MemoryUnitsOfWork()
    gold.keep("march", [*ROWS, DROPPED])
    answers = (_answer("d", 0.99), _answer("b", 0.9), _answer("a", 0.8), _answer("c", 0.1))
    sheets.keep("march", AnswerSheet(wanted=2, answers=answers))
    audit = WriteAudit(record=RecordAct(unit_of_work=units, clock=FakeClock()))
    return JudgeAnswers(gold=gold, sheets=sheets, evaluations=MemoryEvaluations(), study=FakeStudy(), audit=audit)


def _say(judge: JudgeAnswers, row: str, said: str) -> Judging:
    judge("march", Act(actor="ada", subject=row), said)
    return _next(judge)


def _next(judge: JudgeAnswers) -> Judging:
    found = judge.next("march")
    assert found is not None
    return found


def test_the_surest_answer_that_nobody_judged_comes_first_and_rows_left_out_never(judge: JudgeAnswers) -> None:
    seen = []
    while (at := _next(judge)).row is not None:
        seen.append(at.row.id)
        _say(judge, at.row.id, NOTHING)
    assert seen == ["b", "a", "c"]


def test_an_answer_is_right_where_the_page_that_would_be_quoted_is_said_to_answer(judge: JudgeAnswers) -> None:
    assert (_say(judge, "b", "b-1").judged, _next(judge).right) == (1, 1)
    assert (_say(judge, "a", "a-2").judged, _next(judge).right) == (2, 1)
    assert (_say(judge, "c", UNKNOWN).judged, _next(judge).right) == (3, 1)


def test_what_was_said_is_taken_back_by_an_empty_word_and_shown_again(judge: JudgeAnswers) -> None:
    _say(judge, "b", NOTHING)
    at = _say(judge, "b", "")
    assert at.judged == 0
    assert at.row is not None
    assert at.row.id == "b"


def test_a_page_that_was_not_shown_and_a_row_that_is_not_there_are_refused(judge: JudgeAnswers) -> None:
    with pytest.raises(InvalidInput, match="none of the pages"):
        _say(judge, "b", "a-1")
    with pytest.raises(NotFound, match="'z'"):
        _say(judge, "z", NOTHING)
    with pytest.raises(NotFound, match="may"):
        judge.next("may")


def test_whoever_brought_an_export_sees_what_was_understood_of_it(judge: JudgeAnswers) -> None:
    rows = [GoldRow(id="1", text="a", time="2026-01-05T09:00:00+00:00"), GoldRow(id="2", text="a", duplicate_of="1")]
    judge.gold.keep("april", [*rows, GoldRow(id="3", text="b", resolution="Restart it.")])
    assert judge.read("april") == WhatWasRead(requests=3, copies=1, timed=1, solved=1)


def test_before_the_engine_was_asked_there_is_nothing_to_judge(judge: JudgeAnswers) -> None:
    judge.gold.keep("april", ROWS)
    assert judge.next("april") is None
    judge.count(Act(actor="ada", subject="april"))
    assert judge.counting().about == ("april",)


def test_a_wrong_answer_is_listed_and_asks_for_more_judgements(judge: JudgeAnswers) -> None:
    sheet = judge.sheets.of("march")
    assert sheet is not None
    judge.sheets.keep("march", replace(sheet, needed=(2, 3)))
    assert (_next(judge).wanted, _next(judge).missing) == (2, 2)
    at = _say(judge, "b", UNKNOWN)
    assert ([row.id for row in at.wrong], at.wanted, at.missing) == (["b"], 3, 2)
    assert _say(judge, "b", "b-1").wrong == ()
