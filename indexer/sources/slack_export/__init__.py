"""A Slack workspace export: threads of its channels that people resolved."""

from __future__ import annotations

from indexer.sources.slack_export.source import SlackExportSource

__all__ = ["SlackExportSource"]
