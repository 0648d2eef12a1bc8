"""The words of reports, in the language in which somebody wants to read them; figures keep their English names."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.numbers import format_decimal, format_percent

from app.web.languages import read_catalogue

LOCALES = Path(__file__).with_name("locales")
LANGUAGES = ("en", "es", "it")
_SPOKEN: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


def speak(language: str) -> None:
    """Write reports in this language from now on."""
    _SPOKEN.set(language)


def spoken() -> str:
    """Return the language in which reports are written."""
    return _SPOKEN.get()


def _(text: str) -> str:
    """Return a message in that language; one without a translation stays English."""
    return _words(spoken()).gettext(text)


def counted(one: str, many: str, count: int) -> str:
    """Return the message for so many, with `%(num)s` written out."""
    return _words(spoken()).ngettext(one, many, count) % {"num": number(count)}


def share(value: float | None, digits: int = 1) -> str:
    """Return a share as a percentage; what could not be measured says so."""
    if value is None:
        return _("not known")
    return str(format_percent(value, f"#,##0.{'0' * digits}%" if digits else "#,##0%", locale=spoken()))


def number(value: float, digits: int = 0) -> str:
    """Return a number with the signs of the language."""
    return str(format_decimal(value, f"#,##0.{'0' * digits}" if digits else "#,##0", locale=spoken()))


def signed(value: int) -> str:
    """Return a difference with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{number(abs(value))}"


def between(low: float, high: float, digits: int = 1) -> str:
    """Return the two ends of an interval of shares."""
    return _("%(low)s to %(high)s") % {"low": share(low, digits), "high": share(high, digits)}


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> NullTranslations | GNUTranslations:
    path = LOCALES / f"{language}.po"
    return read_catalogue(path, language) if path.is_file() else NullTranslations()
