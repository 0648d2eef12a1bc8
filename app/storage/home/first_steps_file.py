"""Whether administrators still want the list of first steps: `HOME/getting-started.hidden` says no."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UnusableFile

FILE = "getting-started.hidden"


@dataclass(frozen=True, slots=True)
class FirstStepsFile:
    """`FirstStepsSwitch` over an empty file, which is there once the list was put away."""

    home: Path

    def hidden(self) -> bool:
        """Return whether the list was put away."""
        return (self.home / FILE).exists()

    def hide(self) -> None:
        """Put the list away; raise `UnusableFile` where that cannot be kept."""
        try:
            (self.home / FILE).touch()
        except OSError as error:
            raise UnusableFile(f"Nothing can be kept in {str(self.home)!r} ({error.strerror}).") from error

    def show(self) -> None:
        """Take the list out again."""
        (self.home / FILE).unlink(missing_ok=True)
