"""Groups of words that mean the same in a house, as lines of text: how a page shows them, and adds a word to one."""

from __future__ import annotations

from app.domain.errors import InvalidInput

LONGEST = 60
_SIGNS = frozenset(",#\r\n")


def groups_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of a text in order; what is wrong with a line is said where it is edited."""
    return tuple(words for words in map(_words, text.splitlines()) if words)


def with_word(text: str, word: str, means: str) -> str:
    """Return `text` with `word` in the group that holds `means`, or in a new one; raise `InvalidInput` for no words."""
    word, means = _checked(word), _checked(means)
    if word.casefold() == means.casefold():
        raise InvalidInput("Both are the same word. Write the one that your pages use.")
    lines = text.splitlines()
    for place, line in enumerate(lines):
        held = {one.casefold() for one in _words(line)}
        if means.casefold() in held:
            if word.casefold() not in held:
                lines[place] = _added(line, word)
            return "\n".join(lines) + "\n"
    return "\n".join([*lines, f"{word}, {means}"]) + "\n"


def _words(line: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in line.split("#", maxsplit=1)[0].split(",") if word.strip())


def _added(line: str, word: str) -> str:
    group, sign, comment = line.partition("#")
    return f"{group.rstrip().rstrip(',')}, {word}" + (f"  {sign}{comment}" if sign else "")


def _checked(word: str) -> str:
    plain = " ".join(word.split(" ")).strip()
    if not plain or len(plain) > LONGEST or not _SIGNS.isdisjoint(plain):
        raise InvalidInput(f"Write a word or a few, without commas, of at most {LONGEST} characters.")
    return plain
