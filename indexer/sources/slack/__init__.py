"""Slack's past: threads that people resolved, out of a workspace export or from a channel as it is now."""

from __future__ import annotations

from indexer.sources.slack.discretion import Discretion
from indexer.sources.slack.export import SlackExportSource
from indexer.sources.slack.live import SHELF, SlackHistorySource

__all__ = ["SHELF", "Discretion", "SlackExportSource", "SlackHistorySource"]
