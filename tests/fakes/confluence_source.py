"""The source of a Confluence, over the stand-in."""

from __future__ import annotations

import httpx

from indexer.sources.confluence import ConfluenceSource, Place
from indexer.sources.confluence.api import ADVICE, ConfluenceApi
from indexer.types import Document
from indexer.webapi import WebApi, client_for
from tests.fakes.confluence import BASE, FakeConfluence
from tests.fakes.web_api import TOKEN

READERS = {"IT": "everyone", "HR": "hr"}


def a_source(
    wiki: FakeConfluence,
    *,
    space: str = "IT",
    readers: dict[str, str] | None = None,
    told: list[str] | None = None,
    waits: list[float] | None = None,
    token: str = TOKEN,
) -> ConfluenceSource:
    said, slept = ([] if told is None else told), ([] if waits is None else waits)
    client = client_for(BASE, user=wiki.user, token=token, transport=httpx.MockTransport(wiki))
    web = WebApi(client=client, service="Confluence", advice=ADVICE, sleep=slept.append, tell=said.append)
    return ConfluenceSource(
        place=Place(base=BASE, space=space),
        calls=ConfluenceApi(web=web),
        readers=READERS if readers is None else readers,
        tell=said.append,
    )


def read(source: ConfluenceSource) -> dict[str, Document]:
    pages = [page for page in source.documents() if isinstance(page, Document)]
    return {page.id: page for page in pages}
