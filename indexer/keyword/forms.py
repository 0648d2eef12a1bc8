"""How a word is written in the fields of the index: as it stands for any language, and stemmed for its own."""

from __future__ import annotations

from functools import lru_cache

from indexer.keyword.analysis import STEMMED, terms

_PLAIN = ("body_plain", "title_plain", "tags")


def fields_of(language: str) -> list[str]:
    """Return how the fields end that hold a text of `language`."""
    return [language, "plain"] if language in STEMMED else ["plain"]


def forms_of(word: str, language: str) -> list[tuple[str, str]]:
    """Return the fields that may have a word, each with how it is written there."""
    stems = _stems(word, language) if language in STEMMED else ()
    return [*((field, word) for field in _PLAIN), *((f"body_{language}", stem) for stem in stems)]


def survives(term: str, language: str, keep: set[str]) -> bool:
    """Return whether a plain term is more than a stop word of its language, whose stems are `keep`."""
    return not keep.isdisjoint(_stems(term, language))


@lru_cache(maxsize=8192)
def _stems(term: str, language: str) -> tuple[str, ...]:
    return tuple(terms(term, language))
