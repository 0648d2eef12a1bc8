"""The web page and the API: they read the record, where whatever is posted to them stands already."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.decision import Decision
from app.domain.message import TicketMessage
from app.domain.reached import Reached
from app.domain.request import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class WebChannel:
    """`ChatChannel` and `MessageChannel` of a face that fetches: its asker finds all of it, so nothing is kept here."""

    name: str = "web"

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:  # noqa: ARG002 - it is in the record
        """Leave it to the page, which shows the decision at its next look."""
        return "asker"

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:  # noqa: ARG002 - as above
        """Leave it to the page, which shows an agent's words at its next look."""
        return "asker"
