"""Dates as people write them in English, Spanish and Italian, relative ones too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

_MONTHS = (
    ("january", "jan", "enero", "ene", "gennaio", "gen"),
    ("february", "feb", "febrero", "febbraio"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr", "aprile"),
    ("may", "mayo", "maggio", "mag"),
    ("june", "jun", "junio", "giugno", "giu"),
    ("july", "jul", "julio", "luglio", "lug"),
    ("august", "aug", "agosto", "ago"),
    ("september", "sep", "sept", "septiembre", "settembre", "set"),
    ("october", "oct", "octubre", "ottobre", "ott"),
    ("november", "nov", "noviembre", "novembre"),
    ("december", "dec", "diciembre", "dic", "dicembre"),
)
_DAYS = (
    ("monday", "lunes", "lunedì", "lunedi"),
    ("tuesday", "martes", "martedì", "martedi"),
    ("wednesday", "miércoles", "miercoles", "mercoledì", "mercoledi"),
    ("thursday", "jueves", "giovedì", "giovedi"),
    ("friday", "viernes", "venerdì", "venerdi"),
    ("saturday", "sábado", "sabado", "sabato"),
    ("sunday", "domingo", "domenica"),
)
_RELATIVE = {
    0: ("today", "this morning", "tonight", "hoy", "esta mañana", "oggi", "stamattina", "stasera"),
    -1: ("yesterday", "last night", "ayer", "anoche", "ieri"),
    1: ("tomorrow", "mañana", "domani"),
    -2: ("anteayer", "the day before yesterday", "l'altro ieri", "ieri l'altro", "avantieri"),
    2: ("pasado mañana", "the day after tomorrow", "dopodomani"),
    -7: ("last week", "la semana pasada", "la settimana scorsa", "settimana scorsa", "semana pasada"),
    7: ("next week", "la semana que viene", "la settimana prossima", "settimana prossima"),
}
_UNITS = {"day": 1, "days": 1, "día": 1, "días": 1, "dias": 1, "giorno": 1, "giorni": 1}
_UNITS |= {"week": 7, "weeks": 7, "semana": 7, "semanas": 7, "settimana": 7, "settimane": 7}
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_DAY_OF = {name: number for number, names in enumerate(_DAYS) for name in names}
_SHIFT_OF = {name: shift for shift, names in _RELATIVE.items() for name in names}


def _any(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./])(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?![\d/])")
_DAY_MONTH = re.compile(
    rf"(?<!\w)(\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? ({_any(_NUMBER_OF)})\b\.?(?:(?: de|,)? (\d{{4}}))?"
)
_MONTH_DAY = re.compile(rf"(?<!\w)({_any(_NUMBER_OF)})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\w)(?:,? (\d{{4}}))?")
_WORDS = re.compile(rf"(?<!\w)(?:{_any(_SHIFT_OF)})(?!\w)")
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:(last|next) )?({_any(_DAY_OF)})(?: (pasado|scorso|scorsa|próximo|prossimo|prossima))?(?!\w)"
)
_AGO = re.compile(rf"(?<!\w)(?:hace )?(\d{{1,3}}) ({_any(_UNITS)})(?: (ago|fa))?(?!\w)")

_DIGIT = re.compile(r"\d")
Found = tuple[int, int, date]


def find_dates(text: str, today: date) -> Iterator[Found]:
    """Yield start, end and the date meant; a weekday alone is the last one, a day without a year the nearest."""
    for pattern, read in _READERS if _DIGIT.search(text) else _WITHOUT_DIGITS:
        for match in pattern.finditer(text):
            if (meant := read(match, today)) is not None:
                yield match.start(), match.end(), meant


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(match: re.Match[str], _: date) -> date | None:
    return _date(int(match[1]), int(match[2]), int(match[3]))


def _numeric(match: re.Match[str], _: date) -> date | None:
    # The day stands first in all three languages as the demo's countries write them; the month where it cannot.
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    return _date(year, int(match[2]), int(match[1])) or _date(year, int(match[1]), int(match[2]))


def _day_month(match: re.Match[str], today: date) -> date | None:
    return _nearest(int(match[1]), _NUMBER_OF[match[2]], match[3], today)


def _month_day(match: re.Match[str], today: date) -> date | None:
    return _nearest(int(match[2]), _NUMBER_OF[match[1]], match[3], today)


def _nearest(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _date(int(year), month, day)
    meant = [found for shift in (-1, 0, 1) if (found := _date(today.year + shift, month, day))]
    return min(meant, key=lambda found: abs(found - today), default=None)


def _word(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_SHIFT_OF[match[0]])


def _weekday(match: re.Match[str], today: date) -> date:
    back = (today.weekday() - _DAY_OF[match[2]]) % 7 or 7
    ahead = match[1] == "next" or match[3] in {"próximo", "prossimo", "prossima"}
    return today + timedelta(days=7 - back if ahead and back < 7 else 7 if ahead else -back)


def _ago(match: re.Match[str], today: date) -> date | None:
    past = match[3] or match[0].startswith("hace ")
    return today - timedelta(days=int(match[1]) * _UNITS[match[2]]) if past else None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_AGO, _ago),
    (_WEEKDAY, _weekday),
    (_WORDS, _word),
)
_WITHOUT_DIGITS = _READERS[-2:]
