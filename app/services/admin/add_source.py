"""Add a live source: an administrator names an address and tries it before it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import Conflict
from app.domain.live_source import LiveKind
from app.domain.study import StudyState
from app.ports import KnowledgeBooks, LiveSources, Study
from app.services.admin.audited import Act, WriteAudit
from app.services.admin.find_source import find_source


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSource:
    """Has a source read beside the server; what serves is replaced when that is done. Secrets are never named here."""

    sources: LiveSources
    books: KnowledgeBooks
    study: Study
    audit: WriteAudit

    def __call__(self, act: Act, kind: LiveKind) -> None:
        """Read what is at the address `act.subject` from now on.

        Raises `InvalidInput` where it may not be read, `Conflict` where it is read already or another reading goes on.
        """
        place = self.sources.settled(kind, act.subject)
        if name := self.sources.known_as(place):
            raise Conflict(f"That is read already, as {name!r}. It can be read again on its page.")
        self.study.start(place)
        self.audit("source_added", replace(act, subject=place))

    def again(self, act: Act) -> None:
        """Read the source `act.subject` now; raises `NotFound`, or `Conflict` while another reading goes on."""
        place = find_source(self.books, act.subject).location
        # A name that came from the address is found again by the address; `NAME=` cannot hold a colon.
        self.study.start(place if {":", "="} & set(act.subject) else f"{act.subject}={place}")
        self.audit("source_read", act)

    def reading(self) -> StudyState:
        """Return whether one is being read, and what went wrong with the last."""
        return self.study.state()
