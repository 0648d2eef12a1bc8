"""Words as Zendesk shows them: HTML in which what people wrote stays exactly that."""

from __future__ import annotations

import re
from html import escape

from app.mirroring.story import Markup

_AN_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_PLACEHOLDER = re.compile(r"\{(?=[{%])")
"""Zendesk fills in what stands in double braces, also in what somebody else wrote."""
_LONGEST = 12_000
"""Zendesk takes 65,535 characters; an escaped text may be five times as long as it was."""


def plain(text: str) -> str:
    """Return `text` so that no sign in it means anything; addresses can be followed."""
    bounded = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    parts, end = [], 0
    for address in _AN_ADDRESS.finditer(bounded):
        parts += [_escaped(bounded[end : address.start()]), link(address[0], address[0])]
        end = address.end()
    return "".join([*parts, _escaped(bounded[end:])])


def link(title: str, url: str) -> str:
    """Return a link, or the title alone where the address is none that can be followed."""
    if not _AN_ADDRESS.fullmatch(url):
        return _escaped(title)
    return f'<a href="{_escaped(url)}" rel="noreferrer">{_escaped(title)}</a>'


def bold(text: str) -> str:
    """Return a text of ours that stands out."""
    return f"<strong>{_escaped(text)}</strong>"


def page_of(text: str) -> str:
    """Return the HTML of a text whose lines are to stay lines."""
    return text.replace("\n", "<br>")


def _escaped(text: str) -> str:
    return _PLACEHOLDER.sub("{\u2060", escape(text))


HTML = Markup(plain=plain, link=link, bold=bold, rule="—")
