"""Words that administrators want to hear nothing more of: `HOME/words-declined.txt`, one a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UnusableFile
from app.whole import write_whole

FILE = "words-declined.txt"


@dataclass(frozen=True, slots=True)
class DeclinedWordsFile:
    """`DeclinedWords` over a file of the home."""

    home: Path

    def words(self) -> tuple[str, ...]:
        """Return them in order; none where nothing was declined, or the file cannot be read."""
        try:
            text = (self.home / FILE).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ()
        return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def keep(self, words: tuple[str, ...]) -> None:
        """Put these in place of what was kept; raise `UnusableFile` where that is not possible."""
        try:
            write_whole(self.home / FILE, "".join(f"{word}\n" for word in words))
        except OSError as error:
            raise UnusableFile(f"Nothing can be kept in {str(self.home)!r} ({error.strerror}).") from error
