"""What a Zendesk holds: the articles of its help center, and the tickets that its agents solved."""

from __future__ import annotations

from indexer.sources.zendesk.calls import ArticleFacts, GuideCalls, Segment, Wording
from indexer.sources.zendesk.catching_up import Sieve
from indexer.sources.zendesk.guide import GuideSource
from indexer.sources.zendesk.place import Place, place_of
from indexer.sources.zendesk.tickets import TicketsSource

__all__ = [
    "ArticleFacts",
    "GuideCalls",
    "GuideSource",
    "Place",
    "Segment",
    "Sieve",
    "TicketsSource",
    "Wording",
    "place_of",
]
