"""Upload pages in the browser and have them indexed, without a command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.brought import BroughtFile, check_files, groups_in, named_source
from app.domain.errors import Conflict
from app.domain.study import StudyState
from app.ports import BroughtPages, KnowledgeBooks, Study
from app.services.admin.audited import Act, WriteAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class BringPages:
    """Keeps the files in the home, and has them read beside the server; what serves is replaced when that is done."""

    pages: BroughtPages
    books: KnowledgeBooks
    study: Study
    audit: WriteAudit

    def __call__(self, act: Act, files: Sequence[BroughtFile], *, readers: str = "") -> int:
        """Return how many files are kept for the source `act.subject`; `readers` are groups, none means everybody.

        Raises `InvalidInput` for what cannot be taken, `Conflict` while others are read, or where the name is taken.
        """
        name, groups = named_source(act.subject), groups_in(readers)
        check_files([file.name for file in files])
        if self.reading().since is not None:
            raise Conflict("Other pages are being read. Try again when that is done.")
        if any(one.name == name and not self.pages.holds(name) for one in self.books.sources()):
            raise Conflict(f"Another source is called {name!r}. Choose another name.")
        kept = self.pages.take(name, files, groups=groups)
        self.study.start(f"{name}={kept.source}")
        self.audit("pages_brought", act, detail=f"{kept.files} files")
        return kept.files

    def unread(self) -> tuple[str, ...]:
        """Return what was brought and is not served: the reading failed, or the process ended in the middle of it."""
        if self.reading().since is not None:
            return ()
        served = {source.name for source in self.books.sources() if source.live or source.last}
        return tuple(name for name in self.pages.names() if name not in served)

    def again(self, act: Act) -> None:
        """Have the pages of `act.subject` read once more; raises `NotFound`, or `Conflict` while others are read."""
        kept = self.pages.kept(act.subject)
        self.study.start(f"{act.subject}={kept.source}")
        self.audit("pages_brought", act, detail=f"{kept.files} files")

    def reading(self) -> StudyState:
        """Return whether some are being read, and what went wrong with the last."""
        return self.study.state()
