"""People judge what the engine would answer to past requests, so that a promise can be proven."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.evaluation import EvaluationRun
from app.domain.labelling import AnswerSheet, Judging, ProposedAnswer, WhatWasRead, answered, judging, what_was_read
from app.domain.study import StudyState
from app.ports import AnswerSheets, EvaluationShelf, GoldShelf, Study
from app.services.admin.audited import Act, WriteAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAnswers:
    """Shows the surest answer that nobody judged yet, keeps what is said of it, and has the promise counted.

    Judging from the surest on needs fewest judgements: what would not be answered anyway needs none. It may stop and
    be counted at any moment, since an answer that nobody judged counts as wrong.
    """

    gold: GoldShelf
    sheets: AnswerSheets
    evaluations: EvaluationShelf
    study: Study
    audit: WriteAudit

    def next(self, name: str, *, row: str = "") -> Judging | None:
        """Return what to judge next, or the answer to `row` again; None before the engine was asked.

        Raises `NotFound` for a set that is not there.
        """
        rows, sheet = self.gold.rows(name), self.sheets.of(name)
        return None if sheet is None else judging(rows, sheet, row=row)

    def read(self, name: str) -> WhatWasRead:
        """Return what there is of a set at all; raises `NotFound`."""
        return what_was_read(self.gold.rows(name))

    def __call__(self, name: str, act: Act, said: str) -> None:
        """Keep what a person said of the answer to the row `act.subject`; an empty word takes it back.

        Raises `NotFound` for a row that is not there, `InvalidInput` for a page that was not shown.
        """
        answer = self._answer(self.sheets.of(name), act.subject)
        row = next((one for one in self.gold.rows(name) if one.id == act.subject), None)
        if row is None or answer is None:
            raise NotFound(f"There is no answer to {act.subject!r} in the gold set {name!r}. Look at the set again.")
        self.gold.change(name, [answered(row, said, answer)])
        self.audit("answer_judged", act, detail=f"{name}: {said or 'open'}")

    def count(self, act: Act) -> None:
        """Have the engine answer the set `act.subject` and the judgements counted; `Conflict` while that is done."""
        self.gold.rows(act.subject)
        self.study.start(act.subject)
        self.audit("answers_counted", act)

    def counting(self) -> StudyState:
        """Return whether that is under way, of which set, and what went wrong with the last one."""
        return self.study.state()

    def result(self, name: str) -> EvaluationRun | None:
        """Return what was counted last for a set."""
        runs = self.evaluations.runs(kind="answering", limit=50)
        return next((run for run in runs if run.name == name and "judged" in run.figures), None)

    def _answer(self, sheet: AnswerSheet | None, row: str) -> ProposedAnswer | None:
        return next((one for one in sheet.answers if one.row == row), None) if sheet else None
