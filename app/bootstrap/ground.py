"""What every use case stands on: the settings, the database, the clock and the ids."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from app.bootstrap.identity import SortableIds, SystemClock
from app.domain.errors import NotReady
from app.settings import Settings
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is handed on to whoever wires a part of the engine; units of work of `reading` never write."""

    settings: Settings
    units: SqlUnitsOfWork
    reading: SqlUnitsOfWork
    clock: SystemClock
    ids: SortableIds


def open_ground(settings: Settings) -> Ground:
    """Return it over the database of `settings`; raise `NotReady` without a home."""
    units = open_store(settings)
    return Ground(
        settings=settings, units=units, reading=replace(units, reading=True), clock=SystemClock(), ids=SortableIds()
    )


def open_store(settings: Settings) -> SqlUnitsOfWork:
    """Return the units of work over the database, brought to this version's schema; raise `NotReady` without a home.

    Whoever mistypes the home's name is told, and gets no empty one under that name.
    """
    if not settings.database_url:
        check_home(settings.home)
    engine = open_database(settings.database_url or database_url(settings.home))
    migrate(engine)
    return SqlUnitsOfWork(engine)


def check_home(home: Path) -> None:
    """Raise `NotReady` where there is no such folder."""
    if not home.is_dir():
        raise NotReady(
            f"There is no folder {str(home)!r}. To begin with an empty one, make it (mkdir {quote(str(home))}); "
            "else name the service's home with --home."
        )
