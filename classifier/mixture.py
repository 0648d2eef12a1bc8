"""Which languages a message mixes, by its function words: "no me funciona el VPN since yesterday" is es and en."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_READ = 2_000
_ENOUGH = 2
"""Function words of a second language that make it more than a borrowed name."""

_FUNCTION_WORDS = {
    "en": """the and is are was were my your it its with from since yesterday when this that cannot can't doesn't don't
        not have has been please which what why how where there they you we our after before still again to of for on
        does did will would could should i i'm i've get got working works need tomorrow until because""",
    "es": """el los las una unos unas mi mis tu su es está están esta este eso para por con sin desde ayer cuando
        pero porque qué cómo dónde cuándo quién yo tú nos hay muy ya hoy mañana puedo puede funciona del al lo se le
        tengo tiene necesito hace y o también todavía""",
    "it": """il gli una uno mio mia miei tuo suo è sono questo questa quello per con senza da ieri quando ma però
        perché che come dove chi io tu noi ci molto già oggi domani posso può funziona del della dei delle nel nella
        alla al ho hai ha abbiamo devo mi ti lo si anche ancora non""",
}  # fmt: skip


@lru_cache(maxsize=1)
def _telling() -> dict[str, str]:
    """Words that belong to one of the languages alone."""
    owners: dict[str, list[str]] = {}
    for language, words in _FUNCTION_WORDS.items():
        for word in words.split():
            owners.setdefault(word, []).append(language)
    return {word: languages[0] for word, languages in owners.items() if len(languages) == 1}


def spoken_in(text: str, main: str) -> tuple[str, ...]:
    """Return the languages of `text`: `main` first, then others that show at least two of their own small words."""
    counted: dict[str, int] = {}
    for word in _WORD.findall(text[:_READ].lower().replace("’", "'")):
        if (language := _telling().get(word)) is not None:
            counted[language] = counted.get(language, 0) + 1
    others = [language for language, count in counted.items() if language != main and count >= _ENOUGH]
    return (main, *sorted(others, key=lambda language: -counted[language])) if main else tuple(sorted(others))
