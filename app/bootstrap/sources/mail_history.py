"""A mailbox that was exported, as a source of a home's index; it keeps to people's wishes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.bootstrap.discretion import left_out, oldest_kept
from app.channels.email.past import MboxSource
from app.domain.opt_out import is_left_out
from app.settings import Settings
from indexer.plugins import SourceFactory

EXPORT = "mbox"


def mail_kinds(settings: Settings, _tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `mbox:FILE`."""

    def export(location: str, *, name: str = "") -> MboxSource:
        subjects = left_out(settings)
        return MboxSource(
            location=Path(location),
            name=name,
            own=frozenset({settings.email_address.casefold()} - {""}),
            oldest=oldest_kept(settings),
            is_left_out=lambda email: is_left_out(subjects, person=email),
        )

    return {EXPORT: export}
