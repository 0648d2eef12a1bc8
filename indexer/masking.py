"""Private details in text that other people will read: e-mail addresses, phone numbers, secrets."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_SECRET = re.compile(
    r"\b(?:xox[abeoprs]-[\w-]{8,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{5,})"
)
_NAMED_SECRET = re.compile(
    r"(?i)\b((?:api[ _-]?key|access[ _-]?token|token|secret|password|passwd|pwd|contraseña|pin)\s*(?:is|es|è|[:=])\s*)"
    r"(?=[^\s]*\d)[^\s,;\"'<>]{4,}"
)
_PHONE = re.compile(r"(?<![\w.:/-])(?:\+|00)[1-9]\d{0,2}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}(?![\w-])")
_LOCAL_PHONE = re.compile(
    r"(?<![\w.:/#-])(?:\(0?\d{2,4}\)\s?|0\d{1,4}[\s-])\d{2,4}[\s-]?\d{2,5}(?:[\s-]\d{2,4})?(?![\w.:-])"
)


def mask_private(text: str) -> str:
    """Replace e-mail addresses, phone numbers and secrets by what they are, in square brackets. Idempotent."""
    text = _EMAIL.sub("[e-mail address]", text)
    text = _SECRET.sub("[secret]", text)
    text = _NAMED_SECRET.sub(r"\1[secret]", text)
    text = _PHONE.sub("[phone number]", text)
    return _LOCAL_PHONE.sub("[phone number]", text)
