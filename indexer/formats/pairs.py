"""What is opened and closed in a text, replaced in one pass however many are never closed."""

from __future__ import annotations

import re
from collections.abc import Callable


def sub_pairs(pattern: re.Pattern[str], closing: str, written: Callable[[re.Match[str]], str], text: str) -> str:
    """Return `text` with what `pattern` finds replaced.

    It is looked for no further than the last `closing` (in small letters): beginnings without an end cost nothing.
    """
    end = text.lower().rfind(closing) + len(closing)
    return pattern.sub(written, text[:end]) + text[end:] if end >= len(closing) else text
