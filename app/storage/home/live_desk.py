"""The desk file of a home as it stands now: an edit serves at once, a wrong one never."""

from __future__ import annotations

from pathlib import Path

from app.domain.desk_rules import DeskRules
from app.domain.errors import InvalidInput
from app.live import Live, first_of
from app.storage.home.desk_file import read_desk

PACKAGED = Path(__file__).parents[2] / "desk.toml"


def live_desk(home: Path) -> Live[DeskRules]:
    """Return the rules of `home/desk.toml`, or the packaged ones; raise `InvalidInput` for a file that is wrong now."""
    own = home / "desk.toml"
    return Live([own], lambda: read_desk(first_of([own], PACKAGED)), failures=(InvalidInput,), name="desk file")
