"""What somebody does with a request of theirs, whichever of our interfaces for programs they come by."""

from __future__ import annotations

from dataclasses import replace

from app.domain.feedback import Feedback, Verdict
from app.domain.files import AttachedFile
from app.domain.identity import Identity
from app.services.front_desk import FrontDesk
from app.services.requests.continue_request import Continued


def say_of(
    desk: FrontDesk, who: Identity, request_id: str, *, verdict: Verdict, comment: str = "", receipt_id: str = ""
) -> None:
    """Say whether the answer helped; raise `NotFound` where `who` may not see the request."""
    request = desk.read_request(request_id, reader=who).request
    desk.record_feedback(
        Feedback(
            request_id=request.id,
            verdict=verdict,
            actor=request.requester,
            at=desk.clock.now(),
            comment=comment,
            receipt_id=receipt_id,
            groups=request.audience,
        )
    )


def choose(desk: FrontDesk, who: Identity, request_id: str, choice: str) -> None:
    """Answer a question back; raise `NotFound` where `who` may not see the request."""
    request = desk.read_request(request_id, reader=who).request
    desk.turns.chosen(request.id, choice, actor=request.requester, at=desk.clock.now(), groups=request.audience)


def write_back(
    desk: FrontDesk, who: Identity, request_id: str, text: str, *, message: str, files: tuple[AttachedFile, ...] = ()
) -> Continued:
    """Return what came of words that its requester adds; raise `NotFound` where `who` may not see the request."""
    groups = desk.read_request(request_id, reader=who).request.audience
    return replace(desk.continue_request, groups=groups)(request_id, text, message=message, files=files)
