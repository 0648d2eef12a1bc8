"""Words as Jira shows them: what people wrote stays exactly that, whatever signs are in it."""

from __future__ import annotations

import re

from app.mirroring.story import Markup

_SIGNS = re.compile(
    r"[{}\[\]|^~*]"  # these anywhere,
    r"|(?<![^\W_])[-_+]|[-_+](?![^\W_])"  # these unless they stand inside a word,
    r"|!(?=\S)|\?(?=\?)|(?<=\?)\?|^#",  # and these where they would begin something
    re.MULTILINE,
)
_BACKSLASH = re.compile(r"\\(?![A-Za-z0-9\s]|$)|(?<=\\)\\")
_LINE = re.compile(r"^(?=(?:h[1-6]|bq)\.)", re.MULTILINE)
_IN_LINK = re.compile(r"[\\\[\]|{}]")
"""What would end a link's title before its time."""
_LONGEST = 30_000
"""Jira takes 32,767 characters; an escaped text may be nearly twice as long as it was."""
_AN_ADDRESS = re.compile(r"https?://[^\s|\[\]{}\"<>]+")


def plain(text: str) -> str:
    """Return `text` so that no sign in it means anything: no heading, no picture, and nobody is called by `[~name]`.

    Addresses stay as they are, so that they can be followed.
    """
    parts, end = [], 0
    for address in _AN_ADDRESS.finditer(text):
        parts += [_escaped(text[end : address.start()]), address[0]]
        end = address.end()
    return _bounded("".join([*parts, _escaped(text[end:])]))


def link(title: str, url: str) -> str:
    """Return a link, or the title alone where the address is none that can be followed."""
    return f"[{_IN_LINK.sub(' ', title)}|{url}]" if _AN_ADDRESS.fullmatch(url) else plain(title)


def bold(text: str) -> str:
    """Return a text of ours that stands out."""
    return f"*{plain(text)}*"


def _escaped(text: str) -> str:
    # Two backslashes break a line, and one before a sign takes its meaning: those that people wrote go by their number.
    signs = _SIGNS.sub(lambda sign: "\\" + sign[0], _BACKSLASH.sub("&#92;", text))
    return _LINE.sub("\u2060", signs)  # a heading begins its line, and nobody sees a word joiner


def _bounded(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rstrip("\\") + " …"


WIKI = Markup(plain=plain, link=link, bold=bold, rule="----")
