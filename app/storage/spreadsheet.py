"""Cells that people open in a spreadsheet: what it would run as a formula, and what it parts columns by."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\A'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs: people wrote these texts, and not all of them mean well."""
    return _FORMULA.sub(r"'\g<0>", text)


def unguarded(cell: str) -> str:
    """Return the text that was `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def separator(table: str) -> str:
    """Return what parts the columns of a table, by its first line.

    Spreadsheets of half of Europe write semicolons, and tabs where they save "Unicode text".
    """
    titles = table.partition("\n")[0]
    return max(",;\t", key=titles.count)
