"""What a message states that somebody will need: hosts, codes, amounts, dates ... typed, by rules and gazetteers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from classifier.dates import find_dates
from classifier.lexicon import word_pattern

KINDS = (
    "host", "version", "error_code", "order_id", "amount", "date", "email", "phone", "url", "device",
    "operating_system",
)  # fmt: skip
_GAZETTEER = Path(__file__).with_name("gazetteer.toml")
_AT_MOST = 40
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A stated detail: its kind, its value as software would write it, and where it stands in the text."""

    kind: str
    value: str
    start: int
    end: int


# Every repetition is bounded and none is nested, so that the time is linear in the text whatever it holds.
_NUMBER = r"\d{1,3}(?:[.,' ]\d{3}){0,4}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
_CURRENCY = r"€|\$|£|eur|euros?|usd|dollars?|dólares|dollari|gbp|pounds?|libras|sterline|chf|francs?|mxn"
_ENDINGS = "local|corp|lan|internal|intra"
_ASSET = r"(?:[A-Z]{2,8}-[A-Z]{2,6}|PC|LT|NB|WS|SRV|DESKTOP|LAPTOP)"
_VERSION = r"v|ver\.?|version|versión|versione|release|build"
_ORDER = r"order|purchase order|po|invoice|ticket|pedido|factura|orden|ordine|fattura|bolla"
_NUMBERED = r"(?: (?:number|no\.?|nr\.?|n\.|num\.?|número|numero|n\.º|n°))?\s{0,2}[:#]?\s{0,2}"
_ERROR = r"error|err|errore|código|codice|code|fehler|status|http"
_ERROR_IS = r"(?: (?:code|code is|message|number|de error|di errore|is))?\s{0,2}[:#]?\s{0,2}"
_PHONE = r"ext\.?|extension|extensión|interno|phone|tel\.?|teléfono|telefono|móvil|cell\.?|call me on"
_PHONE_IS = r"(?: is| es| è| es la| è il)?\s{0,2}[:#]?\s{0,2}"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DIGIT = "0"
"""Stands for any digit among the signs that a text must hold one of, before it is worth looking for a pattern."""
_ANY_DIGIT = re.compile(r"\d")
_ADDRESSES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("url", "/.", _rule(r"\bhttps?://[^\s<>\"')\]]{1,500}|\bwww\.[\w-]{1,60}\.[^\s<>\"')\]]{2,200}")),
    ("email", "@", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
)
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "order_id",
        _DIGIT,
        _rule(rf"(?<!\w)(?:{_ORDER}){_NUMBERED}(?P<value>(?=[\w/-]{{0,30}}\d)\w[\w/-]{{2,29}})(?!\w)"),
    ),
    ("order_id", _DIGIT, re.compile(r"(?<!\w)(?:PO|SO|INV|RE|PR|REQ)[-_]?\d{4,12}(?!\w)")),
    ("amount", _DIGIT, _rule(rf"(?<![\w.,])(?:(?:{_CURRENCY})\s?(?:{_NUMBER})|(?:{_NUMBER})\s?(?:{_CURRENCY}))(?!\w)")),
    ("host", _DIGIT, re.compile(r"(?<![\w.@-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")),
    ("host", ".", _rule(rf"(?<![\w.@/-])[a-z][\w-]{{1,40}}(?:\.[a-z][\w-]{{1,40}}){{0,3}}\.(?:{_ENDINGS})(?!\w)")),
    ("host", _DIGIT, re.compile(rf"(?<![\w-]){_ASSET}-[A-Z]{{0,3}}\d{{2,6}}(?![\w-])")),
    ("version", _DIGIT, _rule(rf"(?<!\w)(?:{_VERSION})\s{{0,2}}(?P<value>\d{{1,5}}(?:\.\d{{1,6}}){{0,3}})(?![\w.]\d)")),
    ("version", _DIGIT, _rule(r"(?<![\w.,/])\d{1,4}\.\d{1,4}\.\d{1,6}(?:\.\d{1,6})?(?![\w.]|\s?(?:€|eur))")),
    ("error_code", _DIGIT, _rule(r"(?<!\w)0x[0-9a-f]{4,16}(?!\w)")),
    (
        "error_code",
        _DIGIT,
        _rule(
            rf"(?<!\w)(?:{_ERROR}){_ERROR_IS}"
            r"(?P<value>(?=[\w-]{0,14}\d)[A-Za-z]{0,10}[-_]?\d{2,10}[A-Za-z]?)(?!\w)"
        ),
    ),
    ("error_code", _DIGIT, re.compile(r"(?<![\w-])[A-Z]{2,6}[-_]?\d{2,6}(?![\w-])")),
    ("error_code", "_", re.compile(r"(?<!\w)(?:ERR|ERROR|E)_[A-Z0-9_]{3,40}(?!\w)")),
    ("phone", _DIGIT, re.compile(r"(?<![\w.,-])\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?!\w)")),
    ("phone", _DIGIT, _rule(rf"(?<!\w)(?:{_PHONE}){_PHONE_IS}(?P<value>\d[\d .-]{{2,16}}\d)(?!\w)")),
)


def find_details(text: str, *, today: date) -> tuple[Detail, ...]:
    """Return the details of `text` in the order they stand, none over another; `today` places relative dates."""
    plain = text[:_LONGEST]
    taken: list[Detail] = []
    for found in _all(plain, today):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
        if len(taken) >= _AT_MOST:
            break
    return (*sorted(taken, key=lambda detail: (detail.start, detail.kind)), *_named(plain))


def _all(text: str, today: date) -> Iterator[Detail]:
    """Yield candidates, the surer kinds first: whoever comes later gives way."""
    signs = set(text)
    if _ANY_DIGIT.search(text):
        signs.add(_DIGIT)
    for kind, needed, pattern in _ADDRESSES:
        if not signs.isdisjoint(needed):
            yield from _matches(kind, pattern, text)
    for start, end, meant in find_dates(text.lower() if len(text.lower()) == len(text) else text, today):
        yield Detail(kind="date", value=meant.isoformat(), start=start, end=end)
    for kind, needed, pattern in _PATTERNS:
        if not signs.isdisjoint(needed):
            yield from _matches(kind, pattern, text)


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[Detail]:
    named = "value" in pattern.groupindex
    for match in pattern.finditer(text):
        group = "value" if named and match["value"] else 0
        value = _value(kind, match[group])
        if value:
            yield Detail(kind=kind, value=value, start=match.start(group), end=match.end(group))


def _value(kind: str, written: str) -> str:
    if kind == "amount":
        return _amount(written)
    if kind == "host" and written.count(".") == 3 and written[0].isdigit():
        return written if all(int(part) < 256 for part in written.split(".")) else ""
    return written.rstrip(".,;:!?") if kind in {"url", "email", "error_code"} else written


_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "eu": "EUR", "us": "USD", "do": "USD", "dó": "USD", "gb": "GBP"}
_SIGNS |= {"po": "GBP", "li": "GBP", "st": "GBP", "ch": "CHF", "fr": "CHF", "mx": "MXN"}


def _amount(written: str) -> str:
    number = re.search(r"\d[\d.,' ]{0,30}", written)
    sign = re.search(rf"(?:{_CURRENCY})", written, re.I)
    if number is None or sign is None:
        return ""
    digits = number[0].strip().replace(" ", "").replace("'", "")
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    name = sign[0].lower()
    return f"{whole}{'.' + cents[1] if cents else ''} {_SIGNS.get(name[:2], _SIGNS.get(name[:1], name.upper()))}"


def _named(text: str) -> Iterator[Detail]:
    plain = text.lower()
    if len(plain) != len(text):  # a letter that grows when lowered would move every place
        plain = text
    for kind, value, pattern in _gazetteer():
        if match := pattern.search(plain):
            yield Detail(kind=kind, value=value, start=match.start(), end=match.end())


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table = tomllib.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return tuple(
        (kind, value, word_pattern(names)) for kind, values in table.items() for value, names in values.items()
    )
