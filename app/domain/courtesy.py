"""What a reply says beside the matter: a greeting before it, a signature after it. English, Spanish, Italian."""

from __future__ import annotations

import re

_MASKED = r"\[(?:name|phone number|e-mail address)\]"
_GREETING = re.compile(
    r"\A(?:hi|hello|hey|dear|hola|buenas|estimad[oa]|ciao|salve|gentile|buongiorno|buenos días)\b[ ,!]*"
    rf"(?:{_MASKED}[ ,!:.\-]*)+",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:(?<=[.!?])\s+|\n\s*)(?:(?:kind|best|warm|many) )?(?:regards|wishes|cheers|thanks|un saludo|saludos|"
    rf"(?:cordiali |un )?saluti|grazie|gracias)[ ,.!\-]*(?:\s*{_MASKED}[ ,.;\-]*)*\s*\Z"
    rf"|(?<=[.!?])(?:\s*{_MASKED}[ ,.;\-]*)+\s*\Z",
    re.IGNORECASE,
)


def matter_of(text: str) -> str:
    """Return a masked reply without greeting and signature; the whole of it where nothing else is left."""
    kept = _SIGNATURE.sub("", _GREETING.sub("", text.strip())).strip()
    return kept[:1].upper() + kept[1:] if kept else text.strip()
