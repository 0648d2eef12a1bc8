"""Word files: mammoth makes HTML of their styles, and the cleaning of web pages makes markdown of that."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from indexer.cleaning import to_markdown
from indexer.formats.office import open_office, title_of
from indexer.formats.values import Extracted, Unreadable, first_heading

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Titre'] => h1:fresh
p[style-name^='toc '] => !
p[style-name^='TOC '] => !
p[style-name='TOC Heading'] => !
p[style-name='header'] => !
p[style-name='footer'] => !
comment-reference => !
"""
_NOTE_SIGN = re.compile(r'<sup><a href="#(?:foot|end)note-\d+"[^>]*>\[\d+\]</a></sup>')
_BACK_TO_SIGN = re.compile(r'<a href="#(?:foot|end)note-ref-\d+">↑</a>')
_BOLD_ALONE = re.compile(r"(?<![^\n]\n)^\*\*([^*\n]{2,90}(?<![.!?:;,*]))\*\*$(?!\n[^\n])", re.MULTILINE)
_DAMAGE = (BadZipFile, ExpatError, KeyError, ValueError, AttributeError, IndexError, OSError, RecursionError)


def read_docx(path: Path) -> Extracted:
    """Return the text of a Word file without pictures, comments, heads and feet; raises `Unreadable`."""
    import mammoth

    logging.getLogger("mammoth").setLevel(logging.CRITICAL)
    title = title_of(open_office(path, holds="word/document.xml"))
    try:
        with path.open("rb") as file:
            made = mammoth.convert_to_html(
                file, style_map=_STYLES, convert_image=mammoth.images.img_element(_nothing), external_file_access=False
            )
    except _DAMAGE as error:
        raise Unreadable("it is damaged") from error
    text = _with_headings(to_markdown(_BACK_TO_SIGN.sub("", _NOTE_SIGN.sub("", made.value))))
    return Extracted(title=title or first_heading(text), text=text)


def _with_headings(text: str) -> str:
    """Return the text with short bold paragraphs as headings: many people never use the styles for them."""
    deepest = max((len(mark) for mark in re.findall(r"^(#{1,5}) ", text, re.MULTILINE)), default=1)
    return _BOLD_ALONE.sub(lambda found: f"{'#' * (deepest + 1)} {found.group(1)}", text)


def _nothing(_: object) -> dict[str, str]:
    return {}
