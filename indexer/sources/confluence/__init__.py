"""A Confluence as it is now, in the cloud or a Data Center."""

from __future__ import annotations

from indexer.sources.confluence.calls import FileFacts, PageFacts, WikiCalls
from indexer.sources.confluence.place import Place, place_of
from indexer.sources.confluence.source import ConfluenceSource

__all__ = ["ConfluenceSource", "FileFacts", "PageFacts", "Place", "WikiCalls", "place_of"]
