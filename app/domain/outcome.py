"""What became of a request."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answer import Suggestion
from app.domain.decision import Decision
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A handled request: its ticket and the receipt of the decision."""

    request: Request
    ticket: Ticket
    receipt: Receipt

    @property
    def decision(self) -> Decision:
        """What the engine decided."""
        return self.receipt.decision

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Pages worth reading, best first."""
        return self.receipt.decision.suggestions
