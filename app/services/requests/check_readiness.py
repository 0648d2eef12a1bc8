"""Can requests be answered right now?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import DatabaseUnusable, FirstlineError
from app.domain.room import Room
from app.ports import UnitOfWorkFactory

_NO_PAGES = (
    "There are no pages to answer from yet, so every request goes to people. Bring some: Admin, Knowledge, Bring "
    "pages; or firstline index KIND:LOCATION --home HOME"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The index that serves, and one sentence for each thing that keeps requests from being answered.

    `warnings` tell what is wrong though it serves: a broken file, for which the last good one stands in. `outside` is
    what whoever may ask is told of the problems, without where things lie.
    """

    index_version: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing is in the way."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReadiness:
    """Looks at the index in use, reads once from the database, and asks whether anything can be written down still."""

    unit_of_work: UnitOfWorkFactory
    index_version: Callable[[], str]
    warnings: Callable[[], tuple[str, ...]] = tuple
    room: Callable[[], Room] = Room

    @property
    def has_pages(self) -> bool:
        """Whether there is anything to answer from; cheaper than the whole look."""
        return bool(self.index_version())

    def __call__(self) -> Readiness:
        """Return what was found; never raises for a part that is out of order."""
        version, room = self.index_version(), self.room()
        problems = [sentence for sentence in ("" if version else _NO_PAGES, room.problem) if sentence]
        outside = list(problems)
        try:
            with self.unit_of_work() as work:
                work.backlog.requests()
        except FirstlineError as error:
            problems.append(str(error))
            outside.append(error.outside if isinstance(error, DatabaseUnusable) else str(error))
        return Readiness(
            index_version=version,
            problems=tuple(problems),
            warnings=(*self.warnings(), *filter(None, (room.warning,))),
            outside=tuple(outside),
        )
