"""Says in the reader's language what was written down in English: why a page was left out, what an act changed.

What the house keeps is a plain sentence, the same for logs, commands and pages, and old ones stay as they are. Here
such a sentence is known again by its message, and said anew with what stood in its gaps. A sentence nobody knows is
shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from gettext import NullTranslations

from babel.dates import format_date

from app.domain.audit import FORMER_NAMES
from app.web.numbers import Filter, number_filters
from app.web.told_of_acts import ACTS, WITH_REASON, WORDS
from app.web.told_of_knowledge import KNOWLEDGE
from app.web.told_of_libraries import LIBRARIES
from app.web.told_of_rules import RULES
from app.web.told_of_service import SERVICE

Message = str | tuple[str, str]
_GAP = re.compile(r"%\((\w+)\)[sd]")
_DEPTH = 4
_LONGEST = 2_000


@dataclass(frozen=True)
class Saying:
    """A message, and the sentence that it is known by: the message itself, unless another is given.

    What stands in a gap is kept, but for some by their names: `why` is said anew where it is known, `said` must be
    (else the message is not meant); `share` (5.0%), `chance` (.035), `day` (2026-11-27) are as the region writes them.
    """

    message: Message
    written: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the sentence looks like; a message with plural forms is known by the second."""
        text = self.written or (self.message if isinstance(self.message, str) else self.message[1])
        parts = _GAP.split(text)
        gaps = ("(?P<num>[0-9]+)" if gap == "num" else f"(?P<{gap}>.+?)" for gap in parts[1::2])
        plain = [re.escape(part.replace("%%", "%")) for part in parts[::2]]
        return re.compile("".join(a + b for a, b in zip(plain, (*gaps, ""), strict=True)), re.DOTALL)


@dataclass(frozen=True)
class Retold:
    """Says what was written down, in the words of a language and the numbers and dates of a region."""

    words: NullTranslations
    region: str
    numbers: Mapping[str, Filter] = field(init=False)

    def __post_init__(self) -> None:
        """Keep how the region writes numbers."""
        object.__setattr__(self, "numbers", number_filters(self.region))

    def sentence(self, text: str) -> str:
        """Return a sentence of ours in the language; any other as it is."""
        return self._told(text, _sentences()) or text

    def detail(self, detail: str, act: str) -> str:
        """Return what the audit log keeps of an act: its reason as it was given, and what it changed."""
        return self._told(detail, _details(FORMER_NAMES.get(act, act))) or detail

    def _told(self, text: str, known: Sequence[Saying], depth: int = 0) -> str | None:
        if depth > _DEPTH or len(text) > _LONGEST:
            return None
        found = ((saying, saying.pattern.fullmatch(text)) for saying in known)
        told = (self._said(saying, match, known, depth) for saying, match in found if match)
        return next((one for one in told if one is not None), None)

    def _said(self, saying: Saying, match: re.Match[str], known: Sequence[Saying], depth: int) -> str | None:
        values = {name: self._value(name, value, known, depth) for name, value in match.groupdict().items()}
        if None in values.values():
            return None
        if isinstance(saying.message, str):
            return self.words.gettext(saying.message) % values
        count = int(match["num"])
        return self.words.ngettext(*saying.message, count) % (values | {"num": count})

    def _value(self, name: str, value: str, known: Sequence[Saying], depth: int) -> str | None:
        readers: dict[str, Callable[[str], str | None]] = {
            "said": lambda text: self._told(text, known, depth + 1),
            "why": lambda text: self._told(text, known, depth + 1) or text,
            "share": self._share,
            "chance": lambda text: self.numbers["exact"](float(text)),
            "day": lambda text: format_date(date.fromisoformat(text), "medium", locale=self.region),
        }
        kind = name.partition("_")[0]
        try:
            return readers[kind](value) if kind in readers else value
        except ValueError:
            return None

    def _share(self, written: str) -> str:
        digits = len(written.removesuffix("%").partition(".")[2])
        return self.numbers["percent"](float(written.removesuffix("%")) / 100, digits)


@cache
def _sentences() -> tuple[Saying, ...]:
    return (*map(Saying, (*LIBRARIES, *SERVICE, *KNOWLEDGE, *RULES)), *_words())


@cache
def _details(act: str) -> tuple[Saying, ...]:
    return (*map(Saying, (WITH_REASON, *ACTS.get(act, ()))), *_words(), *_sentences())


@cache
def _words() -> tuple[Saying, ...]:
    return tuple(Saying(message, written) for written, message in WORDS.items())
