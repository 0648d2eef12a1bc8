"""People decide whether anything is learned from what they write; what they ask for is answered as before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.opt_out import OptOut, checked_subject
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut:
    """Learns nothing more from a person or a conversation; what is in the index leaves it with its next update."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, subject: str, *, by: str) -> bool:
        """Return whether that is new; raise `InvalidInput` for a subject that names nobody."""
        opt_out = OptOut(subject=checked_subject(subject), by=by, at=self.clock.now())
        with self.unit_of_work() as work:
            new = work.opt_outs.add(opt_out)
            work.commit()
        return new


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn:
    """Learns from a person or a conversation again, from now on."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, subject: str, *, by: str = "") -> bool:
        """Return whether they were left out until now; for somebody (`by`) only what they asked for themselves."""
        subject = checked_subject(subject)
        with self.unit_of_work() as work:
            theirs = not by or any(one.subject == subject and one.by == by for one in work.opt_outs.all())
            known = theirs and work.opt_outs.remove(subject)
            work.commit()
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Whom and what nothing is learned from: whoever asked, and what administrators `always` leave out."""

    always: frozenset[str] = frozenset()

    @classmethod
    def of(cls, listed: Iterable[str]) -> LeftOut:
        """Return the list of an administrator; addresses in any case."""
        return cls(always=frozenset(name if ":" in name else name.lower() for name in listed))

    def __call__(self, work: UnitOfWork) -> frozenset[str]:
        """Return their subjects."""
        return self.always | {opt_out.subject for opt_out in work.opt_outs.all()}
