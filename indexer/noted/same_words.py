"""Other words for the same: "vacation", "annual leave" and "ferie" are one thing wherever people ask for help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

PACKAGED = Path(__file__).with_name("same_words.txt")

Shorten = Callable[[str], tuple[str, ...]]
Same = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""From a first word to what begins with it, longest first: the words, and the name of what they mean."""


@cache
def same_words(shorten: Shorten) -> Same:
    """Return the packaged list with each of its words as `shorten` writes it."""
    named = dict(_entries(PACKAGED.read_text(encoding="utf-8"), shorten))
    firsts = dict.fromkeys(words[0] for words in named)
    return {
        first: tuple(
            sorted(((w, name) for w, name in named.items() if w[0] == first), key=lambda entry: -len(entry[0]))
        )
        for first in firsts
    }


def folded(words: tuple[str, ...], same: Same) -> tuple[str, ...]:
    """Return `words` with each run that `same` knows replaced by the name of what it means, the longest run first."""
    places = [place for place, word in enumerate(words) if word in same]
    return tuple(_named(words, same, places)) if places else words


def _named(words: Sequence[str], same: Same, places: Sequence[int]) -> Iterator[str]:
    done = 0
    for place in places:
        if place < done:
            continue
        for run, name in same[words[place]]:
            if tuple(words[place : place + len(run)]) == run:
                yield from words[done:place]
                yield name
                done = place + len(run)
                break
    yield from words[done:]


def _entries(text: str, shorten: Shorten) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each entry with its name, later lines first: what two lines hold belongs to the first of them."""
    lines = [line.split("#")[0] for line in text.splitlines()]
    for line in reversed([line for line in lines if line.strip()]):
        things = [shorten(word) for word in line.replace(";", ",").split(",")]
        # No text has a word with a sign in it, so no name is mistaken for one.
        yield from ((thing, f"={' '.join(things[0])}") for thing in things if thing)
