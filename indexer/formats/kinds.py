"""Which kinds of file are read, and what a file is called in words."""

from __future__ import annotations

import re
from pathlib import PurePath

APART = frozenset({".docx", ".pdf", ".pptx", ".txt"})
"""What is read in a process of its own."""
WEB = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN = frozenset({".md"})
READ = APART | WEB | MARKDOWN
_NUMBERED = re.compile(r"^\d+[\s._-]+(?=\D)")


def words_of_name(name: str) -> str:
    """Return a file's name in words: `03_parental-leave.pdf` is "Parental leave"."""
    words = " ".join(re.split(r"[\s_-]+", _NUMBERED.sub("", PurePath(name).stem))).strip()
    return words[:1].upper() + words[1:] if words else name
