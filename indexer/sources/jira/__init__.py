"""What a service desk in Jira solved, in the cloud or a Data Center."""

from __future__ import annotations

from indexer.sources.jira.calls import Comment, Issue, IssueCalls
from indexer.sources.jira.place import Place, place_of
from indexer.sources.jira.source import JiraSource

__all__ = ["Comment", "Issue", "IssueCalls", "JiraSource", "Place", "place_of"]
