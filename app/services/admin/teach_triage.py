"""Triage learns from a table that somebody brings on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.errors import Conflict, InvalidInput
from app.domain.study import StudyState
from app.ports import Study
from app.services.admin.audited import Act, WriteAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachTriage:
    """Keeps the table while the engine learns from it beside the server; the new model serves unless it loses.

    `keep` says under which name the table is found.
    """

    keep: Callable[[bytes], str]
    study: Study
    audit: WriteAudit

    def __call__(self, act: Act, table: bytes) -> None:
        """Begin to learn; raises `InvalidInput` for an empty table, `Conflict` while another one is learned from."""
        if not table.strip():
            raise InvalidInput("There is nothing in this file. Choose the table again.")
        if self.learning().since is not None:
            raise Conflict("Another table is being learned from. Try again when that is done.")
        self.study.start(self.keep(table))
        self.audit("labels_brought", act)

    def learning(self) -> StudyState:
        """Return whether it is learning, and what went wrong with the last table, without where that was kept."""
        state = self.study.state()
        problem = state.problem
        for place in state.about:
            problem = problem.replace(place, place.rsplit("/", 1)[-1])
        return replace(state, problem=problem)
