"""Which language a page speaks, and its words: gettext catalogues read from their .po files, nothing to compile."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parents[1] / "locales"
COOKIE = "firstline_lang"
_USUAL = {"en": "en_GB"}
"""Whose dates and numbers a language's pages have, where that is not the language's own first region."""
_OTHERWISE = frozenset({"en_US", "es_MX", "es_US", "it_CH"})
"""Regions that write them otherwise than the rest of their language does."""


def choose_language(wanted: str, supported: tuple[str, ...]) -> str:
    """Return the first supported language that an Accept-Language header (or a plain code) asks for."""
    for code in _by_preference(wanted):
        language = code.partition("-")[0].lower()
        if language in supported:
            return language
    return supported[0]


def region_of(language: str, wanted: str = "") -> str:
    """Return whose dates and numbers pages in `language` have, where an Accept-Language header asks for `wanted`."""
    mine = (code for code in _by_preference(wanted) if code.partition("-")[0].lower() == language)
    region = next(mine, "").replace("-", "_")
    return region if region in _OTHERWISE else _USUAL.get(language, language)


def is_supported(code: str, supported: tuple[str, ...]) -> bool:
    """Whether pages can be shown in exactly this language."""
    return code in supported


@lru_cache(maxsize=16)
def translations(language: str) -> GNUTranslations:
    """Return the words of a language; what is not translated stays English."""
    return read_catalogue(LOCALES / language / "LC_MESSAGES" / "messages.po", language)


def read_catalogue(path: Path, language: str) -> GNUTranslations:
    """Return the words of a file of translations."""
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def own_name(language: str) -> str:
    """Return what a language is called by those who speak it, capitalised (`Español`)."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def _by_preference(header: str) -> list[str]:
    """Return the codes of an Accept-Language header, best first; a weight that is no number counts as none."""
    weighted = [part.strip().partition(";q=") for part in header[:500].split(",") if part.strip()]
    return [code.strip() for code, _, weight in sorted(weighted, key=lambda part: -_weight(part[2]))]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
