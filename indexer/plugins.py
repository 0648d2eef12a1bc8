"""The kinds of source that `firstline index` knows: our own by name, and those of installed packages.

A package adds a kind with an entry point in the group `firstline.sources`; it names a class or function that is called
with the location and `name=` and returns a `DocumentSource`, a `ThreadSource` or both in one.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol

from indexer.protocols import DocumentSource, ThreadSource
from indexer.types import IndexerError

GROUP = "firstline.sources"
BUILT_IN = {
    "articles": "indexer.sources.articles:ArticlesSource",
    "beir": "indexer.sources.beir:BeirSource",
    "confluence-export": "indexer.sources.confluence_export:ConfluenceExportSource",
    "files": "indexer.sources.files:FilesSource",
    "html": "indexer.sources.html:HtmlSource",
    "jsonl": "indexer.sources.jsonl:JsonlSource",
    "markdown": "indexer.sources.markdown:MarkdownSource",
    "slack-export": "indexer.sources.slack:SlackExportSource",
}


class UnknownKind(IndexerError):
    """There is no such kind of source."""


class SourceFactory(Protocol):
    """Makes a source of a location; reads nothing yet. An empty `name` lets the source name itself."""

    def __call__(self, location: str, *, name: str = "") -> DocumentSource | ThreadSource: ...


def source_kinds() -> tuple[str, ...]:
    """Return every kind that can be used now, in alphabetical order."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in entry_points(group=GROUP))}))


def source_factory(kind: str) -> SourceFactory:
    """Return what makes sources of this kind; raises `UnknownKind` with the kinds there are."""
    if kind in BUILT_IN:
        module, _, attribute = BUILT_IN[kind].partition(":")
        factory: SourceFactory = getattr(import_module(module), attribute)
        return factory
    for point in entry_points(group=GROUP, name=kind):
        plugin: SourceFactory = point.load()
        return plugin
    raise UnknownKind(f"There is no source kind {kind!r}; use one of {', '.join(source_kinds())}.")
