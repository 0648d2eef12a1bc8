"""Text to terms: one stemming analyzer a language, and one plain analyzer for every text."""

from __future__ import annotations

import re
from functools import cache

import tantivy

STEMMED = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_STOP_WORDS = {"da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ru", "sv"}
LONGEST_TERM = 60
# Scripts written without spaces: ideographs and kana, Thai.
_UNSPACED = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿]+")


@cache
def analyzer(language: str) -> tantivy.TextAnalyzer:
    """Return the analyzer of a language (ISO 639-1); of any other, and of "", the plain one."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST_TERM)).filter(tantivy.Filter.lowercase())
    if language in _STOP_WORDS:
        builder = builder.filter(tantivy.Filter.stopword(STEMMED[language]))
    if language in STEMMED:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMED[language]))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


def terms(text: str, language: str = "") -> list[str]:
    """Return the terms of `text` in order, as they lie in the index."""
    found: list[str] = analyzer(language).analyze(spaced(text))
    return found


def spaced(text: str) -> str:
    """Return `text` with runs of unspaced scripts written as overlapping pairs, so that words in them are found."""
    return _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", text)


def _pairs(run: str) -> list[str]:
    return [run] if len(run) < 2 else [run[i : i + 2] for i in range(len(run) - 1)]
