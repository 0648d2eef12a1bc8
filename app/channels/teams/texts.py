"""Teams' message text to plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

_AT = re.compile(r"<at(?:\s[^<>]{0,200})?>([^<>]{0,200})</at>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</p>|</div>", re.IGNORECASE)


def plain_text(text: str, *, ours: Iterable[str] = ()) -> str:
    """Return what somebody wrote, without markup; `ours` are the mentions of us, which are left out."""
    for mention in ours:
        text = text.replace(mention, " ") if mention else text
    named = _AT.sub(lambda found: f"@{found[1].strip()}" if found[1].strip() else " ", _BREAK.sub("\n", text))
    return unescape(named).replace("\xa0", " ").strip()
