"""Private details in text that other people will read: names, addresses, numbers, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_SECRET = re.compile(
    r"\b(?:xox[abeoprs]-[\w-]{8,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{5,})"
)
_NAMED_SECRET = re.compile(
    r"(?i)\b((?:api[ _-]?key|access[ _-]?token|token|secret|password|passwd|passphrase|pwd|contraseña|clave|pin"
    r"|parola d'ordine)\s*(?:is|es|è|[:=])\s*)(?=[^\s]*[\d!#$%&*@_])[^\s,;\"'<>]{4,}"
)
_KEY = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.{0,20000}?-----END [A-Z ]{0,40}PRIVATE KEY-----", re.DOTALL)
_IN_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@:\[\]]{1,100}:[^\s/@\[\]]{1,100}@")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")
_GREETED = re.compile(
    r"\b((?i:hi|hello|hey|dear|thanks|thank you|cheers|hola|gracias|ciao|salve|grazie|buongiorno|buenos días|gentile)"
    r"(?i: (?:mille|mil|a lot))?,? )([A-ZÀ-Þ][a-zß-ÿ]{2,20}(?: [A-ZÀ-Þ][a-zß-ÿ]{2,20})?)\b"
)
_NOT_NAMES = """
    all team everyone everybody folks there again support service desk helpdesk colleagues people both guys for but can
    could does how what when where who the this and todos equipo compañeros servicio una por tutti squadra colleghi
    servizio per
"""
_NOBODY = frozenset(_NOT_NAMES.split())
_NAME_WORD = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]{2,30}")
_PHONE = re.compile(r"(?<![\w.:/-])(?:\+|00)[1-9]\d{0,2}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}(?![\w-])")
_LOCAL_PHONE = re.compile(
    r"(?<![\w.:/#-])(?:\(0?\d{2,4}\)\s?|0\d{1,4}[\s-])\d{2,4}[\s-]?\d{2,5}(?:[\s-]\d{2,4})?(?![\w.:-])"
)


MASKED_NAME = "[name]"
"""What stands for a name."""


def mask_private(text: str) -> str:
    """Replace e-mail addresses, phone, card and account numbers and secrets by what they are, in square brackets.

    Idempotent. A number that only looks like a card or an account fails its check digits and stays.
    """
    text = _KEY.sub("[secret]", text)
    text = _IN_ADDRESS.sub(r"\1[secret]@", text)
    text = _EMAIL.sub("[e-mail address]", text)
    text = _SECRET.sub("[secret]", text)
    text = _NAMED_SECRET.sub(r"\1[secret]", text)
    text = _IBAN.sub(lambda found: "[account number]" if _is_iban(found[0]) else found[0], text)
    text = _CARD.sub(lambda found: "[card number]" if _is_card(found[0]) else found[0], text)
    text = _PHONE.sub("[phone number]", text)
    return _LOCAL_PHONE.sub("[phone number]", text)


def mask_names(text: str, people: Iterable[str]) -> str:
    """Replace the names of `people`, whole or each part of it, and whoever is greeted or thanked by name."""
    known = {part for name in people for part in _NAME_WORD.findall(name)}
    if known:
        spelled = "|".join(sorted(map(re.escape, known)))
        text = re.sub(rf"\b(?:{spelled})(?: (?:{spelled}))*\b", MASKED_NAME, text)
    return _GREETED.sub(lambda found: found[0] if _is_nobody(found[2]) else f"{found[1]}{MASKED_NAME}", text)


def names_in(address: str) -> tuple[str, ...]:
    """Return the names an e-mail address is made of, capitalised: `anna.rossi@...` is Anna and Rossi."""
    local, found, _ = address.partition("@")
    words = re.split(r"[._+\-\d]+", local) if found else []
    return tuple(word.capitalize() for word in words if len(word) > 2 and word.isalpha())


def _is_nobody(name: str) -> bool:
    return any(word.lower() in _NOBODY for word in name.split())


def _is_iban(text: str) -> bool:
    """Whether ISO 13616's check digits hold."""
    compact = text.replace(" ", "")
    digits = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def _is_card(text: str) -> bool:
    """Whether Luhn's check digit holds."""
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    doubled = (d * 2 - 9 * (d > 4) for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
