"""Write below a copy, each thing once, whatever crashes in between."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.posting import Posting
from app.mirroring.copies import Words
from app.mirroring.story import Said
from app.ports import Clock, UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOnce:
    """That words are begun is noted before, and their id afterwards. What was begun and never noted is looked for.

    They carry their key as a mark, so that they are found whatever they say by then.
    """

    system: str
    words: Words
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    def __call__(self, id: str, said: Said) -> bool:
        """Write it, unless it stands there; say whether it was written now."""
        with self.reading() as work:
            known = work.postings.of(said.key)
        if known is not None and known.id:
            return False
        if known is not None:
            stands = self.words.standing(id, said.key)
        else:
            self._note(id, said.key, "")
            stands = ""
        self._note(id, said.key, stands or self.words.write(id, said))
        return not stands

    def _note(self, copy: str, key: str, id: str) -> None:
        posting = Posting(
            key=key, channel=self.system, conversation=copy, message=id, room="", id=id, at=self.clock.now()
        )
        with self.unit_of_work() as work:
            work.postings.note(posting)
            work.commit()
