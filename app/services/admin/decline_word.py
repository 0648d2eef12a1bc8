"""Stop proposing a word for the synonyms, or propose it again."""

from __future__ import annotations

from dataclasses import dataclass

from app.ports import DeclinedWords
from app.services.admin.audited import Act, WriteAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineWord:
    """Keeps which words were declined. Both ways are audited, and doing either twice is once."""

    declined: DeclinedWords
    audit: WriteAudit

    def words(self) -> tuple[str, ...]:
        """Return what is not proposed, in the order of the alphabet."""
        return tuple(sorted(self.declined.words(), key=str.casefold))

    def __call__(self, act: Act) -> None:
        """Never propose the word `act.subject` again."""
        kept = self.declined.words()
        if _plain(act.subject) not in map(_plain, kept):
            self.declined.keep((*kept, act.subject.strip()))
            self.audit("word_declined", act)

    def take_back(self, act: Act) -> None:
        """Let the word be proposed again."""
        kept = self.declined.words()
        left = tuple(word for word in kept if _plain(word) != _plain(act.subject))
        if left != kept:
            self.declined.keep(left)
            self.audit("word_proposed_again", act)


def _plain(word: str) -> str:
    return word.strip().casefold()
