"""What a Zendesk holds: the articles of its help center, and the tickets that its agents solved."""

from __future__ import annotations

from indexer.sources.zendesk.calls import ArticleFacts, GuideCalls, Segment, Wording
from indexer.sources.zendesk.guide import GuideSource
from indexer.sources.zendesk.place import Place, place_of

__all__ = ["ArticleFacts", "GuideCalls", "GuideSource", "Place", "Segment", "Wording", "place_of"]
