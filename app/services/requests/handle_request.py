"""The path: triage, retrieve, answer, decide, record. Every channel and every test goes this way."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.outcome import Outcome
from app.domain.request import Request
from app.services.requests.decide_request import DecideRequest
from app.services.requests.record_outcome import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleRequest:
    """Decides, then records. Nothing is posted here: what must happen outside waits in the outbox.

    Handling a request again returns the first outcome and changes nothing.
    """

    decide: DecideRequest
    record: Recording

    def __call__(self, request: Request) -> Outcome:
        """Return what became of `request`."""
        return self.record(request, self.decide(request, explicit=request.explicit))
