"""One thing of a live source, read to try it: in a few seconds, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from app.bootstrap.sources.confluence import open_confluence
from app.bootstrap.sources.jira import open_jira
from app.bootstrap.sources.web_sources import place_for
from app.bootstrap.sources.zendesk import build_web
from app.domain.errors import NotReady
from app.domain.live_source import Sample
from app.settings import Settings
from indexer.sources.confluence import ConfluenceSource
from indexer.sources.confluence import place_of as confluence_place
from indexer.sources.jira import JiraSource
from indexer.sources.jira import place_of as jira_place
from indexer.sources.zendesk import GuideSource
from indexer.sources.zendesk import place_of as zendesk_place
from indexer.types import BrokenDocument, Document

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.sources.confluence import FileFacts, PageFacts, WikiCalls
    from indexer.sources.jira import Issue, IssueCalls
    from indexer.sources.zendesk import ArticleFacts, GuideCalls, Segment
    from indexer.webapi import WebApi

_SECONDS = 5.0
"""So long one call may take; reading waits longer."""
_TRIED = 20
"""Of so many issues, or files that cannot be read, one is looked for that can."""


def sample_of(settings: Settings, kind: str, location: str) -> Sample | None:
    """Return the first thing there, None where there is nothing; raises `NotReady` or `SourceUnavailable`."""
    return _SAMPLES[kind](settings, location)


def _of_confluence(settings: Settings, location: str) -> Sample | None:
    place = place_for(confluence_place, location)
    calls = open_confluence(settings, place, _unheard, sleep=_at_once)
    calls.web.client.timeout = _SECONDS
    first = _FirstPage(calls=replace(calls, per_page=1))
    return _first_of(ConfluenceSource(place=place, calls=first, readers=settings.confluence_spaces).documents())


def _of_jira(settings: Settings, location: str) -> Sample | None:
    place = place_for(jira_place, location)
    calls = open_jira(settings, place, _unheard, sleep=_at_once)
    calls.web.client.timeout = _SECONDS
    group = settings.jira_projects.get(place.project, "")
    few = _FewIssues(calls=replace(calls, per_page=_TRIED))
    for thread in JiraSource(place=place, calls=few, group=group).resolved_threads():
        if not isinstance(thread, BrokenDocument):
            characters = sum(len(message.text) for message in thread.messages)
            readers = tuple(sorted(thread.audience))
            day = thread.resolved_at.date()
            return Sample(of="ticket", title=thread.id, characters=characters, updated=day, readers=readers)
    return None


def _of_zendesk(settings: Settings, location: str) -> Sample | None:
    place = place_for(zendesk_place, location)
    web = build_web(settings, place.base, _unheard, sleep=_at_once)
    web.client.timeout = _SECONDS
    if place.of_tickets:
        return Sample(of="groups", groups=_groups(web))
    from indexer.sources.zendesk.guide_api import GuideApi

    first = _FirstArticle(calls=GuideApi(web=web, per_page=1))
    return _first_of(GuideSource(place=place, calls=first, named=settings.zendesk_segments).documents())


def _of_files(_: Settings, location: str) -> Sample | None:
    from indexer.sources.files import FilesSource

    return _first_of(FilesSource(location).documents())


_SAMPLES: Mapping[str, Callable[[Settings, str], Sample | None]] = {
    "confluence": _of_confluence,
    "jira": _of_jira,
    "zendesk": _of_zendesk,
    "files": _of_files,
}


def _first_of(documents: Iterator[Document | BrokenDocument]) -> Sample | None:
    """Return the first that can be read; raise `NotReady` with why the last could not, where none of a few can."""
    problem = ""
    for one in islice(documents, _TRIED):
        if isinstance(one, Document):
            readers = tuple(sorted(one.audience))
            return Sample(of="page", title=one.title, characters=len(one.text), updated=one.updated, readers=readers)
        problem = one.reason
    if problem:
        raise NotReady(problem)
    return None


def _groups(web: WebApi) -> int:
    from indexer.sources.zendesk.ticket_api import TicketApi

    api = TicketApi(web=web, per_page=1)
    found = [group for group in api.groups().values() if not group.is_private]
    api.changes(since=1, cursor="")
    return len(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FirstPage:
    """`WikiCalls` of the first page alone, without files: who may read it is told as of all."""

    calls: WikiCalls

    def pages(self, space: str) -> Iterator[PageFacts]:
        return islice(self.calls.pages(space), 1)

    def bodies(self, ids: Sequence[str]) -> Mapping[str, str]:
        return self.calls.bodies(ids)

    def readers(self, id_: str) -> frozenset[str] | None:
        return self.calls.readers(id_)

    def files(self, space: str) -> Iterator[FileFacts]:
        return islice(self.calls.files(space), 0)

    def save(self, file: FileFacts, to: Path) -> bool:
        return self.calls.save(file, to)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FewIssues:
    """`IssueCalls` of the first few issues: most of them give a thread."""

    calls: IssueCalls

    def done(self, project: str, *, since: datetime | None) -> Iterator[Issue]:
        return islice(self.calls.done(project, since=since), _TRIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FirstArticle:
    """`GuideCalls` of the first article alone."""

    calls: GuideCalls

    def articles(self, part: str) -> Iterator[ArticleFacts]:
        return islice(self.calls.articles(part), 1)

    def segments(self) -> Mapping[str, Segment]:
        return self.calls.segments()


def _unheard(_: str) -> None: ...


def _at_once(_: float) -> None:
    """Wait for nobody: whoever tries it sits before the page."""
