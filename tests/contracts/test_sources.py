"""The rules every source keeps, run on each of ours and on the fakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.channels.email.past import MboxSource
from indexer.protocols import DocumentSource, FingerprintedSource, ThreadSource
from indexer.sources.articles import ArticlesSource
from indexer.sources.beir import BeirSource
from indexer.sources.confluence import ConfluenceSource, Place
from indexer.sources.confluence.api import ConfluenceApi
from indexer.sources.confluence_export import ConfluenceExportSource
from indexer.sources.files import FilesSource
from indexer.sources.html import HtmlSource
from indexer.sources.jira import JiraSource
from indexer.sources.jira import place_of as jira_place
from indexer.sources.jira.api import JiraApi
from indexer.sources.jsonl import JsonlSource
from indexer.sources.markdown import MarkdownSource
from indexer.sources.slack import SlackExportSource, SlackHistorySource
from indexer.sources.zendesk import GuideSource, TicketsSource
from indexer.sources.zendesk import place_of as zendesk_place
from indexer.sources.zendesk.guide_api import GuideApi
from indexer.sources.zendesk.ticket_api import TicketApi
from indexer.types import BrokenDocument, Document, Message, ResolvedThread, SourceUnavailable
from indexer.webapi import WebApi, client_for
from tests.fakes.confluence import FakeConfluence, WikiPage
from tests.fakes.email_mails import BEN, a_mail, an_mbox
from tests.fakes.jira import BASE, FakeJira, Ticket
from tests.fakes.slack_history import ROOM, PastSlack, solved_thread
from tests.fakes.sources import FakeDocumentSource, FakeThreadSource
from tests.fakes.web_api import TOKEN, answers
from tests.fakes.zendesk_guide import SITE, FakeGuide, article
from tests.fakes.zendesk_past import Past, PastTickets
from tests.fixtures import knowledge, papers

MakeDocuments = Callable[[Path], DocumentSource]
MakeThreads = Callable[[Path], ThreadSource]


def _confluence(wiki: FakeConfluence) -> ConfluenceSource:
    place = Place(base="https://acme.atlassian.net/wiki", space="IT")
    client = client_for(place.base, user=wiki.user, token=TOKEN, transport=httpx.MockTransport(wiki))
    return ConfluenceSource(place=place, calls=ConfluenceApi(web=WebApi(client=client, service="Confluence")))


def _jira(jira: FakeJira) -> JiraSource:
    client = client_for(BASE, user=jira.user, token=TOKEN, transport=httpx.MockTransport(jira))
    place = jira_place(f"{BASE}/projects/IT")
    return JiraSource(place=place, calls=JiraApi(web=WebApi(client=client, service="Jira")))


def _guide(guide: FakeGuide) -> GuideSource:
    client = client_for(SITE, user=guide.user, token=TOKEN, transport=httpx.MockTransport(guide))
    return GuideSource(place=zendesk_place(SITE), calls=GuideApi(web=WebApi(client=client, service="Zendesk")))


def _tickets(zendesk: PastTickets, folder: Path) -> TicketsSource:
    client = client_for(SITE, user=zendesk.user, token=TOKEN, transport=httpx.MockTransport(zendesk))
    web = WebApi(client=client, service="Zendesk", sleep=lambda _: None)
    source = TicketsSource(place=zendesk_place(f"{SITE}/agent"), calls=TicketApi(web=web), folder=folder)
    source.fetch()
    return source


ARTICLES = [article(1, "One"), article(2, "Two", segments=(90,))]
WIKI_PAGES = [WikiPage(id="1", title="One"), WikiPage(id="2", title="Two", groups=("hr",))]

DOCUMENT_SOURCES: dict[str, MakeDocuments] = {
    "markdown": lambda path: MarkdownSource(knowledge.markdown_folder(path / "kb")),
    "html": lambda path: HtmlSource(knowledge.html_folder(path / "site")),
    "files": lambda path: FilesSource(papers.folder_of_files(path / "files")),
    "files kept": lambda path: FilesSource(papers.folder_of_files(path / "files"), shelf=path / "shelf.sqlite"),
    "articles": lambda path: ArticlesSource(knowledge.exported_articles(path / "kb.xml")),
    "beir": lambda path: BeirSource(knowledge.beir_folder(path / "set")),
    "jsonl": lambda path: JsonlSource(knowledge.jsonl_file(path / "pages.jsonl")),
    "confluence xml": lambda path: ConfluenceExportSource(knowledge.confluence_xml(path / "space.xml.zip")),
    "confluence html": lambda path: ConfluenceExportSource(knowledge.confluence_html(path / "space.html.zip")),
    "confluence live": lambda _: _confluence(FakeConfluence(pages=WIKI_PAGES)),
    "zendesk articles": lambda _: _guide(FakeGuide(articles=ARTICLES)),
    "fake": lambda path: FakeDocumentSource([Document(id="a", source="kb", title="A", text="Text.")]),
}
MISSING: dict[str, MakeDocuments] = {
    "markdown": lambda path: MarkdownSource(path / "none"),
    "html": lambda path: HtmlSource(path / "none"),
    "files": lambda path: FilesSource(path / "none"),
    "articles": lambda path: ArticlesSource(path / "none.xml"),
    "beir": lambda path: BeirSource(path / "none"),
    "jsonl": lambda path: JsonlSource(path / "none.jsonl"),
    "confluence": lambda path: ConfluenceExportSource(path / "none.zip"),
    "confluence live": lambda _: _confluence(FakeConfluence(troubles=[answers(404, json={})])),
    "zendesk articles": lambda _: _guide(FakeGuide(troubles=[answers(404, json={})] * 4)),
    "fake": lambda path: FakeDocumentSource([], unavailable="It is gone."),
}
A_THREAD = ResolvedThread(
    id="t",
    source="chat",
    channel="ask-it",
    messages=(
        Message(author="requester", text="Where?", at=datetime(2026, 2, 3, tzinfo=UTC)),
        Message(author="agent", text="There.", at=datetime(2026, 2, 3, tzinfo=UTC), role="agent"),
    ),
    resolved_at=datetime(2026, 2, 3, 12, tzinfo=UTC),
)


def _mailbox(path: Path) -> MboxSource:
    asked = a_mail(id="<q@halyard.example>", Date="Tue, 03 Feb 2026 09:00:00 +0000")
    answer = a_mail(
        "Press Forgotten.", sender=BEN, answers="<q@halyard.example>", Date="Tue, 03 Feb 2026 09:05:00 +0000"
    )
    return MboxSource(location=an_mbox(path / "help.mbox", asked, answer))


def _fetched(path: Path) -> SlackHistorySource:
    slack = PastSlack()
    solved_thread(slack, 0)
    source = SlackHistorySource(channel=ROOM, calls=slack, folder=path)
    source.fetch()
    return source


THREAD_SOURCES: dict[str, MakeThreads] = {
    "jsonl": lambda path: JsonlSource(knowledge.jsonl_file(path / "threads.jsonl")),
    "slack": lambda path: SlackExportSource(
        knowledge.slack_export(path / "slack", *knowledge.resolved_slack_messages())
    ),
    "slack live": _fetched,
    "jira": lambda _: _jira(FakeJira(tickets=[Ticket(key="IT-1"), Ticket(key="IT-2", done=False)])),
    "mbox": _mailbox,
    "zendesk tickets": lambda path: _tickets(PastTickets(tickets=[Past(id=1), Past(id=2, status="open")]), path),
    "fake": lambda path: FakeThreadSource([A_THREAD]),
}


@pytest.fixture(params=sorted(DOCUMENT_SOURCES))
def source(request: pytest.FixtureRequest, tmp_path: Path) -> DocumentSource:
    return DOCUMENT_SOURCES[request.param](tmp_path)


@pytest.fixture(params=sorted(THREAD_SOURCES))
def threads(request: pytest.FixtureRequest, tmp_path: Path) -> ThreadSource:
    return THREAD_SOURCES[request.param](tmp_path)


def test_a_source_has_a_name_and_keeps_the_protocol(source: DocumentSource) -> None:
    assert source.name
    assert isinstance(source, DocumentSource)


def test_documents_are_yielded_one_at_a_time(source: DocumentSource) -> None:
    assert isinstance(source.documents(), Iterator)


def test_a_second_reading_gives_the_same_documents(source: DocumentSource) -> None:
    assert list(source.documents()) == list(source.documents())
    assert list(source.documents())


def test_the_listing_names_every_document_that_is_yielded(source: DocumentSource) -> None:
    yielded = [page.id for page in source.documents() if isinstance(page, Document)]
    assert set(yielded) <= source.document_ids()
    assert len(set(yielded)) == len(yielded)


def test_documents_carry_the_name_of_their_source(source: DocumentSource) -> None:
    assert {page.source for page in source.documents() if isinstance(page, Document)} == {source.name}


def test_documents_have_a_title_and_an_audience(source: DocumentSource) -> None:
    for page in source.documents():
        assert not isinstance(page, BrokenDocument)
        assert page.title
        assert page.audience


@pytest.mark.parametrize("kind", sorted(MISSING))
def test_a_missing_location_is_unavailable_and_not_an_empty_listing(kind: str, tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable) as raised:
        MISSING[kind](tmp_path).document_ids()
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("kind", sorted(MISSING))
def test_reading_a_missing_location_raises_too(kind: str, tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        list(MISSING[kind](tmp_path).documents())


def test_threads_start_with_the_requester_and_name_only_roles(threads: ThreadSource) -> None:
    assert isinstance(threads, ThreadSource)
    found = list(threads.resolved_threads())
    assert found
    for thread in found:
        assert isinstance(thread, ResolvedThread)
        assert thread.messages[0].role == "requester"
        assert {message.author for message in thread.messages} <= {"requester", "agent"}


def test_threads_resolved_before_a_moment_are_left_out(threads: ThreadSource) -> None:
    assert list(threads.resolved_threads(since=datetime(2030, 1, 1, tzinfo=UTC))) == []
    assert len(list(threads.resolved_threads(since=datetime(2020, 1, 1, tzinfo=UTC)))) == 1


@pytest.mark.parametrize("kind", ["confluence html", "confluence live", "confluence xml", "html", "zendesk articles"])
def test_fingerprints_cover_every_page_and_spare_reading_it(kind: str, tmp_path: Path) -> None:
    source, other = (DOCUMENT_SOURCES[kind](tmp_path) for _ in range(2))
    assert isinstance(source, FingerprintedSource)
    assert isinstance(other, FingerprintedSource)
    assert source.fingerprints().keys() == source.document_ids()
    assert dict(source.fingerprints()) == dict(other.fingerprints())
    one = min(source.document_ids())
    assert {page.id for page in source.documents_except(frozenset({one}))} == source.document_ids() - {one}
