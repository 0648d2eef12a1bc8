"""What a message says behind its greeting, in English, Spanish and Italian."""

from __future__ import annotations

import re

from classifier.lexicon import READ

_GREETING = re.compile(
    r"""\W*(?:hi|hello|hey|(?:good\s)?morning|good\s(?:afternoon|evening)|dear
    |hola|buenas(?:\s(?:tardes|noches))?|buenos\sdías|buen\sdía
    |ciao|salve|buongiorno|buon\sgiorno|buonasera|buon\spomeriggio)\b
    (?:\W+(?:all|team|everyone|everybody|folks|guys|there|again|it|hr|support|helpdesk
    |a\stod[oa]s|equipo|de\snuevo|a\stutti|ragazzi|di\snuovo)\b)*\W*""",
    re.IGNORECASE | re.VERBOSE,
)


def behind_greeting(text: str) -> str:
    """Return what follows the greeting a text begins with; empty where it begins with none, or says nothing else."""
    found = _GREETING.match(text[:READ])
    return text[found.end() :] if found else ""
