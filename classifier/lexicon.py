"""Words, emoji and the shape of a message as named numbers; one list for all languages, since people mix them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from classifier.negation import scope_features

READ = 2_000
"""Characters that are looked at: what a message is for shows early."""

_PACKAGED = Path(__file__).with_name("lexicon.toml")
_OF_REPLIES = ("trouble", "good", "gone", "relapse", "waiting", "turn")
"""Groups that tell only in a thread, where something went wrong before."""
_SYMBOLS = ("glad", "upset")
_WORD = re.compile(r"\w+")
_CONTRAST = re.compile(r"(?<!\w)(?:but|however|though|although|pero|aunque|però|tuttavia|comunque|ma)(?!\w)")
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Named groups of words (whole, any case, a trailing * for any ending) and of symbols."""

    words: Mapping[str, re.Pattern[str]]
    symbols: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """Every feature `features` gives, in its order."""
        return tuple(self.features(""))

    def features(self, text: str) -> dict[str, float]:
        """Return each feature of `text`, 0 to 1; any text is taken."""
        plain = text[:READ].lower().replace("’", "'")
        found = self._counted(plain, [name for name in self.words if name not in _OF_REPLIES])
        found |= {name: float(any(one in plain for one in signs)) for name, signs in self.symbols.items()}
        return found | _mixtures(found, plain) | _shape(plain)

    def endings(self, text: str) -> dict[str, float]:
        """Return what a reply tells of trouble that ended, stayed or came back, 0 to 1; any text is taken."""
        plain = text[:READ].lower().replace("’", "'")
        return self._counted(plain, _OF_REPLIES) | scope_features(plain, self.words)

    def _counted(self, plain: str, names: Sequence[str]) -> dict[str, float]:
        return {name: min(len(self.words[name].findall(plain)), 2) / 2 for name in names}

    def has(self, name: str, text: str) -> bool:
        """Whether a word of the group occurs in `text`."""
        return self.words[name].search(text[:READ].lower().replace("’", "'")) is not None


def _mixtures(found: Mapping[str, float], plain: str) -> dict[str, float]:
    contrast = float(_CONTRAST.search(plain) is not None)
    pleased = max(found["thanks"], found["works"], found["glad"])
    return {
        "contrast": contrast,
        "thanks_but_broken": float(pleased > 0 and (found["broken"] > 0 or found["upset"] > 0)),
        "only_pleased": float(pleased > 0 and not (found["broken"] or found["upset"] or found["withdraw"] or contrast)),
        "only_broken": float(found["broken"] > 0 and not pleased),
    }


def _shape(plain: str) -> dict[str, float]:
    words = _WORD.findall(plain)
    asks = "?" in plain
    return {
        "asks": float(asks),
        "asks_at_end": float(plain.rstrip().endswith("?")),
        "exclaims": float("!" in plain),
        "one_or_two_words": float(len(words) <= 2),
        "no_words": float(not words),
        "emoji": float(_EMOJI.search(plain) is not None),
        "long": min(len(words), 40) / 40,
        "digits": float(any(c.isdigit() for c in plain)),
    }


@lru_cache(maxsize=1)
def packaged_lexicon() -> Lexicon:
    """Return the lexicon that comes with the package: English, Spanish and Italian."""
    groups = tomllib.loads(_PACKAGED.read_text(encoding="utf-8"))
    return Lexicon(
        words={name: word_pattern(words) for name, words in groups.items() if name not in _SYMBOLS},
        symbols={name: tuple(groups[name]) for name in _SYMBOLS},
    )


def word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of `words` whole in a lower-cased text; a trailing * stands for any ending."""
    longest_first = sorted(words, key=len, reverse=True)
    spelled = "|".join(re.escape(word.lower()).replace(r"\*", r"\w{0,40}") for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")
