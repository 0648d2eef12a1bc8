"""Plain text: as it is, with lines that only a mail program broke left as they are."""

from __future__ import annotations

from pathlib import Path

from indexer.fields import printable
from indexer.formats.values import UTF_16, Extracted, Unreadable


def read_text(path: Path) -> Extracted:
    """Return a text file, in UTF-8, UTF-16 with its mark, or Windows-1252; raises `Unreadable` for anything else."""
    raw = path.read_bytes()
    is_marked = raw.startswith(UTF_16)
    if not is_marked and b"\0" in raw[:8192]:
        raise Unreadable("it is binary, not text")
    for name in ("utf-16",) if is_marked else ("utf-8-sig", "cp1252"):
        try:
            text = printable(raw.decode(name)).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        return Extracted(title=_title(text), text=text.strip("\n") + "\n")
    raise Unreadable("its letters are in an encoding that is not known; save it as UTF-8")


def _title(text: str) -> str:
    """Return the first line where it reads like a title."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first.strip("#=* ") if len(first) <= 80 and not first.endswith((".", ",", ";", ":")) else ""
