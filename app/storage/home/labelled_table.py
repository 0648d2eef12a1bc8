"""A table of labelled requests that was brought on a page: kept in `HOME/triage` while a model learns from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UnusableFile
from app.whole import write_bytes_whole

FILE = "brought.csv"


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """One table at a time. It is what people wrote, so it goes when the learning has ended."""

    home: Path

    @property
    def path(self) -> Path:
        """Where it lies meanwhile."""
        return self.home / "triage" / FILE

    def keep(self, table: bytes) -> str:
        """Keep a table and return where; raise `UnusableFile` where that is not possible."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes_whole(self.path, table)
        except OSError as error:
            raise UnusableFile(f"The table cannot be kept in {str(self.home)!r} ({error.strerror}).") from error
        return str(self.path.resolve())

    def forget(self) -> None:
        """Delete it."""
        self.path.unlink(missing_ok=True)
