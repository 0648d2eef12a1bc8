"""Word files: mammoth makes HTML of their styles, and the cleaning of web pages makes markdown of that."""

from __future__ import annotations

import logging
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
    text = to_markdown(made.value)
    return Extracted(title=title or first_heading(text), text=text)


def _nothing(_: object) -> dict[str, str]:
    return {}
