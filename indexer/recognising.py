"""What a pile of files is: an export that one kind of source reads as a whole, or files of which each is a page."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from indexer.formats.kinds import READ

FILES = "files"
_CONFLUENCE = "entities.xml"
_CONFLUENCE_LOOKS = "styles/site.css"
"""What an HTML export of a Confluence space brings for its looks."""
_SLACK = frozenset({"channels.json", "users.json"})


def kind_of(names: Collection[str]) -> str:
    """Return the kind of source that reads files of these names; empty where none does."""
    own = {PurePosixPath(name).name.lower() for name in names}
    if _CONFLUENCE in own or any(name.lower().endswith(_CONFLUENCE_LOOKS) for name in names):
        return "confluence-export"
    if own >= _SLACK:
        return "slack-export"
    return FILES if any(PurePosixPath(name).suffix in READ for name in own) else ""
