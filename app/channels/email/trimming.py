"""What somebody wrote themselves: without the history below it, their signature, and what a gateway adds.

Every rule looks at lines once, so that no mail takes long. Where a rule would leave nothing, it is not applied: a
forwarded mail is what its sender means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_LONG, _LINES = 1000, 5000

_ATTRIBUTION = re.compile(
    r"^(?:on|el|le|il|em|am|den)\b.{4,400}"
    r"\b(?:wrote|escribió|escribio|ha scritto|a écrit|escreveu|schrieb)\b.{0,120}:$",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\d{1,2}[:.]\d{2}|\b20\d\d\b|@")
_DIVIDER = re.compile(
    r"^[-_\s]{3,}(?:original message|mensaje original|messaggio originale|original-?nachricht|message d'origine)\b",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"forwarded|reenviado|inoltrat|weitergeleitet|transféré", re.IGNORECASE)
_RULE = re.compile(r"^[_-]{20,}$")
_FROM = re.compile(r"^\*?(?:from|de|da|von|desde)\s?:\*?\s", re.IGNORECASE)
_FIELD = re.compile(
    r"^\*?(?:sent|date|to|cc|subject|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|gesendet|datum|an|"
    r"betreff)\s?:\*?\s",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^(?:sent from my |sent from |get outlook for |enviado desde mi |enviado desde |obtener outlook |inviato da |"
    r"ottieni outlook |scarica outlook ).{0,80}$",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"confidential|privileged|intended (?:only )?(?:for|recipient)|confidencial|riservat|destinatari", re.IGNORECASE
)
_THIS_MAIL = re.compile(
    r"\b(?:e-?mail|message|communication|mensaje|correo|messaggio|comunicazione|disclaimer|aviso legal)\b",
    re.IGNORECASE,
)
_DISCLAIMER, _DEVICE_LINES, _SIGNATURE_LINES = 100, 6, 15

Lines = Sequence[str]


def own_words(text: str) -> str:
    """Return what is new in a mail's text."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_LINES]]
    for rule in _RULES:
        kept = rule(lines)
        if any(line.strip() for line in kept):
            lines = list(kept)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_history(lines: Lines) -> Lines:
    """Cut at the first line that introduces an earlier mail; where lines marked as quoted follow it, those go alone."""
    for number, line in enumerate(lines):
        until = _introduced(lines, number)
        if until == 0 and not _begins_history(lines, number, line):
            continue
        rest = lines[until:] if until else ()
        if rest and _is_quoted(next((one for one in rest if one.strip()), "")):
            return (*lines[:number], *rest)
        return lines[:number]
    return lines


def _introduced(lines: Lines, number: int) -> int:
    """Return where a line such as "On Monday Ann wrote:" ends, which may be broken in three; 0 where there is none."""
    for count in (1, 2, 3):
        joined = " ".join(line.strip() for line in lines[number : number + count])
        if len(joined) > _LONG:
            return 0
        if _ATTRIBUTION.match(joined):
            after = next((one for one in lines[number + count : number + count + 3] if one.strip()), "")
            return number + count if _WHEN.search(joined) or _is_quoted(after) else 0
    return 0


def _begins_history(lines: Lines, number: int, line: str) -> bool:
    if len(line) > _LONG:
        return False
    if _DIVIDER.match(line):
        return True
    start = number
    if _RULE.match(line):
        start = next((n for n in range(number + 1, min(number + 4, len(lines))) if lines[n].strip()), number)
    above = next((one for one in reversed(lines[max(0, number - 3) : number]) if one.strip()), "")
    if _FORWARDED.search(above[:_LONG]):
        return False
    return bool(_FROM.match(lines[start][:_LONG])) and _fields_after(lines, start) >= 2


def _fields_after(lines: Lines, number: int) -> int:
    return sum(bool(_FIELD.match(line[:_LONG])) for line in lines[number + 1 : number + 9])


def _without_quotes(lines: Lines) -> Lines:
    return [line for line in lines if not _is_quoted(line)]


def _without_signature(lines: Lines) -> Lines:
    """Cut at the sign that begins a signature, where no more follows than a signature is long."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 2 - _SIGNATURE_LINES), -1):
        if lines[number].strip() == "--":
            return lines[:number]
    return lines


def _without_device(lines: Lines) -> Lines:
    said = [number for number, line in enumerate(lines) if line.strip()][-_DEVICE_LINES:]
    gone = {number for number in said if _DEVICE.match(lines[number].strip()[:_LONG])}
    return [line for number, line in enumerate(lines) if number not in gone]


def _without_disclaimer(lines: Lines) -> Lines:
    """Cut a last paragraph that speaks of the mail itself and of whom it is for."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    paragraph = " ".join(lines[start:end])[: 4 * _LONG]
    is_one = len(paragraph) >= _DISCLAIMER and _SECRET.search(paragraph) and _THIS_MAIL.search(paragraph)
    return lines[:start] if is_one else lines


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


_RULES: tuple[Callable[[Lines], Lines], ...] = (
    _without_history,
    _without_quotes,
    _without_disclaimer,
    _without_signature,
    _without_device,
    _without_signature,
)
