"""Which languages a text is written in, among those a desk expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.smallwords import is_small
from indexer.spelling import Spelling, packaged_spelling, words

DEFAULT_LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro",
    "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip
# Long enough to be sure, short enough that a page of 5 MB costs no more than a paragraph.
READ = 1000
# Below this many letters the model of long texts guesses, and spelling decides.
SHORT = 100
SPELLED_WORDS = 24
# Nats a letter: words of none of the spelled languages look stranger than this.
FOREIGN = -2.6
SURE = 0.9
POSSIBLE = 0.05
# A word belongs to one language when it is this much likelier there; a text is mixed when words side by
# side are together this much likelier, no single one of them counting more than the last figure.
CLEAR = 3.0
MIXED_WORDS = 2
MIXED_LETTERS = 8
RUN = 7.0
MOST_OF_A_WORD = 5.0
# Code, logs and names say nothing about the language somebody writes in.
_BLOCK = re.compile(r"```.*?(?:```|\Z)|\{(code|noformat)\b[^}]*\}.*?(?:\{\1\}|\Z)", re.DOTALL)
_NOISE = re.compile(
    r"https?://\S+|\S+@\S+|`[^`]*`|<[^>]*>|\S*\d\S*|\S*\w[._:/\\$=]\w\S*|(?<!\S)--?\w\S*|\w*[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]\w*"
    r"|[_/\\|#*=+<>{}()\[\]-]+"
)
# A word without any of these holds no noise; to look for it in every word takes longer than all the rest.
_MAYBE_NOISE = re.compile(r"[\d_/\\|#*+=<>{}()\[\]@`:$-]|\w\.\w|[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]")
_WORD = re.compile(r"\S+")
_LATIN = re.compile(r"[^\W\d_a-zA-Zß-öø-ÿÀ-ÖØ-ÞĀ-ſ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The likeliest language (ISO 639-1) of a text, and the others it may be in or partly is, likeliest first."""

    language: str
    others: tuple[str, ...] = ()


class LanguageIdentifier:
    """Reads the language of a text; `fallback` when unsure.

    Long texts go to py3langid restricted to `languages`. Of short ones spelling decides, between the languages it
    knows; what it cannot decide is named in `others`, so that a search may look in both.
    """

    def __init__(self, languages: Sequence[str] = DEFAULT_LANGUAGES, *, fallback: str = "en") -> None:
        self._languages = sorted({*languages, fallback})
        self._fallback = fallback

    def prepare(self) -> None:
        """Read the model of long texts, which otherwise the first long one waits for, and all who ask meanwhile."""
        self._of_long("This is long enough, and so it is not decided by its spelling.", letters=SHORT)

    def identify(self, text: str) -> str:
        """Return the likeliest language; the fallback for a text without words.

        A short text needs clear evidence to be called anything but the fallback: error codes and product names look
        like any language.
        """
        return self.read(text).language

    def read(self, text: str) -> Reading:
        """Return the likeliest language and the others that a search should not leave out."""
        return self._recently(text[: READ * 2])

    @cached_property
    def _recently(self) -> Callable[[str], Reading]:
        """Triage and search ask about the same text, a moment apart."""
        return lru_cache(maxsize=256)(self._read)

    def _read(self, text: str) -> Reading:
        plain = without_noise(text)[:READ].strip()
        letters = sum(c.isalpha() for c in plain)
        if letters < 3 or (plain.isascii() and letters < 4):
            return Reading(language=self._fallback)
        if _LATIN.search(plain):
            return Reading(language=self._of_long(plain, letters))
        return self._of_latin(plain, letters)

    def _of_latin(self, plain: str, letters: int) -> Reading:
        spelled = _Spelled(plain, self._spelling, known=self._languages)
        possible: tuple[str, ...] = ()
        if "¿" in plain and "es" in self._languages:
            language = "es"
        elif letters > SHORT or spelled.foreign:
            language = self._of_long(plain, letters)
            possible = spelled.possible() if language == self._fallback and letters <= SHORT else ()
        else:
            language = self._of_short(spelled)
            possible = spelled.possible() if spelled.chances.get(language, 0.0) < SURE else ()
        others = dict.fromkeys((*possible, *spelled.mixed_with(language)))
        if language == self._fallback and letters <= SHORT and possible[:1] not in {(), (language,)}:
            language = self._agreed(spelled, plain)
        return Reading(language=language, others=tuple(other for other in others if other != language))

    def _agreed(self, spelled: _Spelled, plain: str) -> str:
        """Return what the spelling and the model of long texts both take for likeliest, however unsure either is."""
        likeliest, ranked = spelled.possible()[0], dict(self._model.rank(plain.lower()))
        best = max(ranked, key=lambda language: (ranked[language], language))
        return likeliest if best == likeliest else self._fallback

    def _of_short(self, spelled: _Spelled) -> str:
        chances = spelled.chances
        best = max(chances, key=lambda language: (chances[language], language == self._fallback))
        return best if chances[best] >= SURE else self._fallback

    def _of_long(self, plain: str, letters: int) -> str:
        if plain.isascii() and len(plain.split()) < 2:
            return self._fallback
        ranked = dict(self._model.rank(plain.lower()))
        best = max(ranked, key=lambda language: (ranked[language], language))
        needed = SURE if letters < 25 and plain.isascii() else 0.5
        return best if ranked[best] >= needed else self._fallback

    @cached_property
    def _spelling(self) -> Spelling:
        return packaged_spelling()

    @cached_property
    def _model(self) -> Any:
        from py3langid.langid import MODEL_FILE
        from py3langid.langid import LanguageIdentifier as Model

        model = Model.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(self._languages)
        return model


def without_noise(text: str) -> str:
    """Return `text` with a space in place of code, addresses, names of things and signs."""
    text = _BLOCK.sub(" ", text)
    if "<" in text or "`" in text:  # what reaches over spaces
        return _NOISE.sub(" ", text)
    return _WORD.sub(lambda found: _without(found[0]), text)


def _without(word: str) -> str:
    return _NOISE.sub(" ", word) if _MAYBE_NOISE.search(word) else word


class _Spelled:
    """The first words of a text and how likely each is in the languages whose spelling is known."""

    def __init__(self, plain: str, spelling: Spelling, *, known: Sequence[str]) -> None:
        self._places = [place for place, language in enumerate(spelling.languages) if language in known]
        self.languages = [spelling.languages[place] for place in self._places]
        self._spelling = spelling
        self._words = words(plain)[:SPELLED_WORDS]
        self._lower = [word.lower() for word in self._words]

    @cached_property
    def _sizes(self) -> NDArray[np.intp]:
        return np.array([len(word) for word in self._words], dtype=np.intp)

    @cached_property
    def _nats(self) -> NDArray[np.float64]:
        rows = [self._spelling.of_word(word) for word in self._lower]
        return np.array(rows).reshape(len(rows), -1)[:, self._places]

    @cached_property
    def _plain(self) -> NDArray[np.bool_]:
        """Names and identifiers come from anywhere; they say nothing about the languages somebody writes in."""
        return np.array([word.islower() for word in self._words], dtype=bool)

    @property
    def foreign(self) -> bool:
        """Whether the words look like none of the languages, or none is expected."""
        if not self.languages or not self._words:
            return True
        return bool(self._nats.sum(axis=0).max() < FOREIGN * (self._sizes + 1).sum())

    @cached_property
    def chances(self) -> dict[str, float]:
        """Return the probability of each language, all equally likely before."""
        total = self._nats.sum(axis=0)
        odds = np.exp(total - total.max())
        return dict(zip(self.languages, (odds / odds.sum()).tolist(), strict=True))

    def possible(self) -> tuple[str, ...]:
        """Return the languages that cannot be ruled out, likeliest first."""
        chances = self.chances if self.languages and self._words else {}
        return tuple(sorted((o for o in chances if chances[o] >= POSSIBLE), key=lambda other: -chances[other]))

    def mixed_with(self, main: str) -> tuple[str, ...]:
        """Return the languages that a run of words rather belongs to than to `main`, the strongest first.

        Rare words and names are spelled like any language; a run counts when a small word of its language is in it.
        """
        if main not in self.languages:
            return ()
        told = [other for other in self.languages if other != main and any(self._telling(other, main))]
        runs = {other: self._strongest_run(other, main) for other in told}
        return tuple(sorted((other for other in told if runs[other]), key=lambda other: -runs[other]))

    def _telling(self, language: str, main: str) -> list[bool]:
        """Return which words are small ones of `language` and not of `main`."""
        return [is_small(word, language) and not is_small(word, main) for word in self._lower]

    def _strongest_run(self, language: str, main: str) -> float:
        """Return the nats that the strongest run of words gains as `language`; 0 when it proves nothing."""
        gained = self._nats[:, self.languages.index(language)] - self._nats[:, self.languages.index(main)]
        start, end, total = _best_run(np.where(self._plain, np.clip(gained, -RUN, MOST_OF_A_WORD), 0.0))
        clear = (gained >= CLEAR) & self._plain
        clear[:start] = clear[end:] = False
        proven = any(self._telling(language, main)[start:end])
        enough = clear.sum() >= MIXED_WORDS and self._sizes @ clear >= MIXED_LETTERS
        return total if total >= RUN and enough and proven else 0.0


def _best_run(values: NDArray[np.float64]) -> tuple[int, int, float]:
    """Return start, end and sum of the neighbours with the largest sum (Kadane's algorithm)."""
    best, start, running = (0, 0, 0.0), 0, 0.0
    for place, value in enumerate(values.tolist()):
        if running <= 0:
            start, running = place, 0.0
        running += value
        if running > best[2]:
            best = (start, place + 1, running)
    return best
