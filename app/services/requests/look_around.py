"""What is going on in a conversation where a message was overheard: has somebody replied, is a person on it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.politeness import Politeness, Surroundings, is_same_talk
from app.domain.request import Origin, Request
from app.ports import Clock, UnitOfWorkFactory

_LOOKED_AT = 20


def _nowhere(_: Origin) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAround:
    """Looks at the same person's last tickets in the same conversation; where the house `expects_requests`, only at
    those that the message hangs below."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    manners: Callable[[], Politeness]
    expects_requests: Callable[[Origin], bool] = _nowhere

    def __call__(self, request: Request) -> Surroundings:
        """Return whether the engine has just replied, and whether a person has taken on what is talked about."""
        place = Origin(channel=request.origin.channel, conversation=request.origin.conversation)
        with self.unit_of_work() as work:
            here = work.queries.asked_at(place, limit=_LOOKED_AT)
        expected = self.expects_requests(place)
        others = [
            t
            for t in here
            if t.requester == request.requester
            and t.request_id != request.id
            and is_same_talk(t.origin, request.origin, expects_requests=expected)
        ]
        since = request.received_at - timedelta(seconds=self.manners().grace_seconds)
        return Surroundings(
            at=self.clock.now(),
            just_replied=any(t.state in {"answered", "pending_requester"} and t.updated_at >= since for t in others),
            person_answers=any(t.state == "in_progress" and t.assignee for t in others),
        )
