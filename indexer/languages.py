"""Which language a text is written in, among those a desk expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

DEFAULT_LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro",
    "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip
# Long enough to be sure, short enough that a page of 5 MB costs no more than a paragraph.
READ = 1000
_NOISE = re.compile(r"https?://\S+|\S+@\S+|`[^`]*`|<[^>]*>|[\d_/\\|#*=+<>{}()\[\]-]+")


class LanguageIdentifier:
    """Names the language (ISO 639-1) of a text, by py3langid restricted to `languages`; `fallback` when unsure."""

    def __init__(self, languages: Sequence[str] = DEFAULT_LANGUAGES, *, fallback: str = "en") -> None:
        self._languages = sorted({*languages, fallback})
        self._fallback = fallback

    def identify(self, text: str) -> str:
        """Return the likeliest language; the fallback for a text of fewer than two words or without letters.

        A short text needs clear evidence to be called anything but the fallback: error codes and product names look
        like any language.
        """
        return self._recently(text[: READ * 2])

    @cached_property
    def _recently(self) -> Callable[[str], str]:
        """Triage and search ask about the same text, a moment apart."""
        return lru_cache(maxsize=256)(self._identified)

    def _identified(self, text: str) -> str:
        plain = _NOISE.sub(" ", text)[:READ].strip()
        letters = sum(c.isalpha() for c in plain)
        if letters < 3 or (plain.isascii() and len(plain.split()) < 2):
            return self._fallback
        ranked = dict(self._model.rank(plain.lower()))
        best = max(ranked, key=lambda language: (ranked[language], language))
        needed = 0.9 if letters < 25 and plain.isascii() else 0.5
        return best if ranked[best] >= needed else self._fallback

    @cached_property
    def _model(self) -> Any:
        from py3langid.langid import MODEL_FILE
        from py3langid.langid import LanguageIdentifier as Model

        model = Model.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(self._languages)
        return model
