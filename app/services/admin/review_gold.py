"""People look through a gold set: what a request's answer really was, and which rows to leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import Literal

from app.domain.errors import InvalidInput, NotFound
from app.domain.gold import GoldFix, GoldOverview, GoldRow, marked, mended, named_set, reviewed
from app.domain.gold_audit import propose
from app.ports import GoldShelf
from app.services.admin.audited import Act, WriteAudit

Show = Literal["telling", "waiting", "judged", "all"]
"""The rows whose label settles most, those with doubts and no word of a person, those with one, or every row."""
PAGE = 50
_PROPOSED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGold:
    """Shows gold sets row by row, and keeps what people say about a row; every word is in the audit log.

    In each `Act` the subject is the row's id, and the detail of its line in the log names the set.
    """

    shelf: GoldShelf
    audit: WriteAudit
    as_sheet: Callable[[Sequence[GoldRow]], str]
    from_sheet: Callable[[str], tuple[GoldRow, ...]]
    from_table: Callable[[bytes], tuple[GoldRow, ...]]

    def sets(self) -> tuple[GoldOverview, ...]:
        """Return every gold set at a glance."""
        unclear = self.shelf.unclear()
        return tuple(_overview(name, self.shelf.rows(name), unclear) for name in self.shelf.names())

    def rows(self, name: str, *, show: Show = "all", after: str = "", limit: int = PAGE) -> tuple[GoldRow, ...]:
        """Return rows of a set behind the row `after`; the most telling come first, others by time.

        Raises `NotFound` for a set that is not there; behind a row that is not shown (any more) nothing follows.
        """
        chosen: Iterable[GoldRow] = self._shown(name, show)
        if after:
            chosen = islice(dropwhile(lambda row: row.id != after, chosen), 1, None)
        return tuple(islice(chosen, limit))

    def row(self, name: str, row_id: str) -> GoldRow:
        """Return one row; raise `NotFound`."""
        for row in self.shelf.rows(name):
            if row.id == row_id:
                return row
        raise NotFound(f"There is no row {row_id!r} in the gold set {name!r}. Look at the set again.")

    def judge(self, name: str, act: Act, review: str) -> GoldRow:
        """Keep a row, drop it, or with an empty word take either back. Raises `NotFound` or `InvalidInput`."""
        row = reviewed(self.row(name, act.subject), review)
        self.shelf.change(name, [row])
        self.audit("gold_judged", act, detail=f"{name}: {review or 'open'}")
        return row

    def save(self, name: str, act: Act, fix: GoldFix) -> GoldRow:
        """Write what really answered, or who should have had it; the row is kept then. Raises `NotFound`."""
        row = mended(self.row(name, act.subject), fix)
        self.shelf.change(name, [row])
        self.audit("gold_mended", act, detail=name)
        return row

    def sheet(self, name: str) -> str:
        """Return a set as CSV, for a spreadsheet; raise `NotFound`."""
        return self.as_sheet(self.shelf.rows(name))

    def take(self, name: str, act: Act, sheet: str) -> int:
        """Take back a set that was mended in a spreadsheet, and return how many of its rows differ.

        Rows that are not in the spreadsheet stay as they are. Raises `NotFound` for a row or a set that is not
        here, `InvalidInput` for a wrong word in `review` or no row at all; nothing has changed then.
        """
        rows = self.from_sheet(sheet)
        if not rows:
            raise InvalidInput("There is no row in this file. Save the sheet as CSV, with the names of the columns.")
        before = {row.id: row for row in self.shelf.rows(name)}
        changed = [reviewed(row, row.review.strip().lower()) for row in rows if before.get(row.id) != row]
        self.shelf.change(name, changed)
        self.audit("gold_mended", act, detail=f"{name}: {len(changed)}")
        return len(changed)

    def bring(self, name: str, act: Act, table: bytes) -> int:
        """Keep a table of past requests as a new set, and return how many rows it has.

        Raises `InvalidInput` for a table without requests, and for a name that is taken or cannot be one.
        """
        if named_set(name) in self.shelf.names():
            raise InvalidInput(f"There is a gold set {name!r} already. Choose another name.")
        rows = marked(self.from_table(table))
        if not rows:
            raise InvalidInput("There is no request in this file. Save the table as CSV, with names of columns.")
        self.shelf.keep(name, rows)
        self.audit("gold_brought", act, detail=str(len(rows)))
        return len(rows)

    def _shown(self, name: str, show: Show) -> Sequence[GoldRow]:
        rows = self.shelf.rows(name)
        if show == "telling":
            return propose(rows, self.shelf.unclear(), most=_PROPOSED)
        if show == "waiting":
            return [row for row in rows if _waits(row)]
        return [row for row in rows if row.review] if show == "judged" else rows


def _overview(name: str, rows: Sequence[GoldRow], unclear: Iterable[str]) -> GoldOverview:
    open_answers = set(unclear)
    return GoldOverview(
        name=name,
        rows=len(rows),
        kept=sum(row.review == "keep" for row in rows),
        dropped=sum(row.review == "drop" for row in rows),
        waiting=sum(_waits(row) or (not row.review and row.id in open_answers) for row in rows),
    )


def _waits(row: GoldRow) -> bool:
    return not row.review and bool(row.ambiguous)
