"""Approved answers, in SQL."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, not_, select, update

from app.domain.approved import ApprovedAnswer
from app.domain.errors import Conflict, NotFound
from app.storage.tables.suggestion import approved_answers
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlApprovedAnswers:
    """`ApprovedAnswers` on one connection's transaction."""

    connection: Connection

    def add(self, answer: ApprovedAnswer) -> bool:
        """Store a new answer; False for an id it has."""
        return insert_once(self.connection, approved_answers, _row(answer))

    def get(self, answer_id: str) -> ApprovedAnswer:
        """Return the answer or raise `NotFound`."""
        wanted = select(approved_answers).where(approved_answers.c.id == answer_id)
        row = self.connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound(f"There is no approved answer {answer_id!r}. List them: firstline answers list.")
        return _answer(row)

    def save(self, answer: ApprovedAnswer) -> None:
        """Store the next version of `answer`; raise `Conflict` on a stale one."""
        same = (approved_answers.c.id == answer.id) & (approved_answers.c.version == answer.version - 1)
        if not self.connection.execute(update(approved_answers).where(same).values(_row(answer))).rowcount:
            raise Conflict(f"The answer {answer.id!r} has changed meanwhile. Load it again and repeat the step.")

    def find(self, *, withdrawn: bool, limit: int, before: str = "") -> tuple[ApprovedAnswer, ...]:
        """Return the newest answers, those `withdrawn` only when asked for."""
        query = select(approved_answers)
        if not withdrawn:
            query = query.where(not_(approved_answers.c.withdrawn))
        if before:
            query = query.where(approved_answers.c.id < before)
        ordered = query.order_by(approved_answers.c.id.desc()).limit(limit)
        return tuple(_answer(row) for row in self.connection.execute(ordered))

    def of_message(self, message_id: str) -> ApprovedAnswer | None:
        """Return the answer that a message became, or None."""
        wanted = select(approved_answers).where(approved_answers.c.message_id == message_id)
        row = self.connection.execute(wanted.order_by(approved_answers.c.id).limit(1)).one_or_none()
        return None if row is None or not message_id else _answer(row)


def _row(answer: ApprovedAnswer) -> dict[str, object]:
    row = {field.name: getattr(answer, field.name) for field in fields(answer)}
    return row | {"audience": json.dumps(sorted(answer.audience), ensure_ascii=False)}


def _answer(row: Row[Any]) -> ApprovedAnswer:
    values = {field.name: getattr(row, field.name) for field in fields(ApprovedAnswer)}
    return ApprovedAnswer(**(values | {"audience": frozenset(json.loads(row.audience))}))
