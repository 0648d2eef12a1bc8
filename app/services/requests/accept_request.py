"""Take a request from a channel and store it, so that it cannot get lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.domain.files import checked_files
from app.domain.request import Incoming, Request, clean_text
from app.ports import Clock, IdMaker, UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The request an event became; `new` is False when the same event had been accepted before."""

    request: Request
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRequest:
    """Checks the text and writes it to the inbox; once this returns, the channel may acknowledge the event."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker

    def __call__(self, incoming: Incoming, *, hold_seconds: int = 0) -> Accepted:
        """Return the request; raise `InvalidInput` for a text that cannot be used.

        For `hold_seconds` no worker takes it: the caller handles it at once.
        """
        request = self._request(incoming)
        held = request.received_at + timedelta(seconds=hold_seconds) if hold_seconds else None
        with self.unit_of_work() as work:
            new = work.inbox.put(request, event_id=incoming.event_id, held_until=held)
            if new:
                work.records.add_request(request)
                if request.uploads:
                    work.uploads.claim(request.uploads, request_id=request.id)
            else:
                request = work.records.request(work.inbox.original(request, event_id=incoming.event_id))
            work.commit()
        return Accepted(request=request, new=new)

    def _request(self, incoming: Incoming) -> Request:
        return Request(
            id=self.ids.new("req"),
            text=clean_text(incoming.text),
            requester=incoming.requester,
            audience=incoming.audience,
            origin=incoming.origin,
            received_at=self.clock.now(),
            language=incoming.language,
            explicit=incoming.explicit,
            files=checked_files(incoming.files),
        )
