"""Whether a message only wants to know something, or tells of something that does not work, in three languages."""

from __future__ import annotations

import re

from classifier.lexicon import READ, packaged_lexicon

_BEGINS = re.compile(
    r"""\W*(?:(?:hi|hello|hey|please|hola|buenas|ciao|salve|buongiorno)\W+){0,2}(?:
    how\ (?:do|does|can|could|should|to|many|much|long|often|far|late|old)\b
    |what\ (?:is|are|do|does|can|should|time)\b|which\b
    |where\ (?:do|does|can|could|should|is)\b|who\ (?:do|does|can|should|is|approves)\b
    |when\ (?:do|does|is|are|can|will|should)\b|(?:can|may|could|am|should|must|do)\ (?:i|we)\b
    |c[oó]mo\ (?:se|me|\w+o|podemos)\b|a?d[oó]nde\b|cu[aá]nt[oa]s?\b|cuándo\b|hasta\ cu[aá]ndo\b|en\ qu[eé]\b
    |qu[eé]\ \w+|cuál|(?:a\ )?qui[eé]n|(?:puedo|podemos|se\ puede|hay\ que|tengo\ que)\b
    |come\ (?:si|mi|\w+o)\b|dove\b|quant[oaie]\b|quando\b.*\?|qual[ei]?\b|(?:a\ )?chi\b|(?:che\ )?cosa\b
    |(?:posso|possiamo|si\ può|devo|dobbiamo)\b)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_HAPPENS = re.compile(
    r"\b(?:back|happen\w*|going on|wrong|pasa|ocurre|vuelve|volverá|succede|successo|torna|tornerà)\b", re.IGNORECASE
)
_TROUBLE = ("trouble", "broken")
_WHETHER = re.compile(r"\W*(?:is|are|will|does|do|did|has|have)\s(?!you\b)", re.IGNORECASE)
_WHETHER_MARKED = re.compile(
    r"\W*(?:es|son|est[aá]n?|hay|ser[aá]n?|abren?|cierran?|è|sono|c['’]è|ci sono|sarà|apr(?:e|ono)|chiud(?:e|ono))\s"
    r"(?!(?:tu|t[uú]|usted|lei|voi|vosotr[oa]s)\b)",
    re.IGNORECASE,
)
"""What begins a statement as well ("È tutto a posto"): only the question mark tells."""


def only_asks(text: str) -> bool:
    """Return whether a text begins as a question for something to know, and no word of it tells of trouble.

    Any text is taken. What it leaves open ("VPN?") is no question: better a report too many than one that is not heard.
    """
    read, lexicon = text[:READ], packaged_lexicon()
    if _BEGINS.match(read) is None or _HAPPENS.search(read) is not None:
        return False
    return not any(lexicon.has(group, read) for group in _TROUBLE)


def asks(text: str) -> bool:
    """Return whether a text is a question about something; one about whom it is written to is none."""
    read = text[:READ]
    if _WHETHER.match(read) is not None:
        return True
    return "?" in read and (_BEGINS.match(read) is not None or _WHETHER_MARKED.match(read) is not None)
