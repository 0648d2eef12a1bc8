"""Cells that people open in a spreadsheet: what it would run as a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\A'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs: people wrote these texts, and not all of them mean well."""
    return _FORMULA.sub(r"'\g<0>", text)


def unguarded(cell: str) -> str:
    """Return the text that was `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
