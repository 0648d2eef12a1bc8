"""Which triage model serves: promote a challenger, or go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.audit import MODEL_PROMOTED, MODEL_ROLLED_BACK
from app.ports import ModelShelf
from app.services.admin.audited import Act, WriteAudit, with_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseModel:
    """Running services take the change up at once. A reason is asked for: a contest may have said otherwise."""

    shelf: Callable[[], ModelShelf]
    audit: WriteAudit

    def promote(self, act: Act) -> None:
        """Let the version `act.subject` serve; raise `NotFound` where there is no such whole model."""
        with_reason(act)
        shelf = self.shelf()
        before = shelf.current
        shelf.promote(act.subject)
        self.audit(MODEL_PROMOTED, act, detail=f"{before or 'none'} -> {act.subject}")

    def roll_back(self, act: Act) -> str:
        """Let the version serve that did before, and return it; raise `Conflict` where there was none."""
        with_reason(act)
        shelf = self.shelf()
        before = shelf.current
        version = shelf.roll_back()
        self.audit(MODEL_ROLLED_BACK, act, detail=f"{before} -> {version}")
        return version
