"""`WikiCalls` over Confluence's REST API, the same for the cloud and Data Centers: search by CQL, and restrictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from indexer.fields import parse_day
from indexer.formats.values import check_size
from indexer.sources.confluence.calls import FileFacts, PageFacts
from indexer.sources.confluence.payloads import Content, Found, Restriction
from indexer.types import SourceUnavailable
from indexer.webapi import Forbidden, WebApi

ADVICE = {
    400: "Is that the key of a space which the account may view?",
    401: "It does not take the token. Check FIRSTLINE_CONFLUENCE_TOKEN, and for the cloud FIRSTLINE_CONFLUENCE_USER.",
    403: "The account may not read there. Let it view the space, and use the API.",
}
_SEARCH = "rest/api/content/search"
_DOWNLOAD = "rest/api/content/{}/child/attachment/{}/download"
_RESTRICTION = "rest/api/content/{}/restriction/byOperation/read"
_FACTS = (
    "space,version,history.ownedBy,ancestors,metadata.labels,"
    "restrictions.read.restrictions.user,restrictions.read.restrictions.group"
)
_EVERY_READER = "200"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfluenceApi:
    """`per_page` pages a call at most; Confluence may give fewer."""

    web: WebApi
    per_page: int = 200

    def pages(self, space: str) -> Iterator[PageFacts]:
        """Yield what is known of every current page, without bodies, the oldest first."""
        where = f'space = "{space}"' if space else 'space.type = "global"'
        for content in self._search(f"{where} and type in (page, blogpost) order by created", expand=_FACTS):
            yield self._facts(content)

    def files(self, space: str) -> Iterator[FileFacts]:
        """Yield what is known of every current file of a page, the oldest first."""
        where = f'space = "{space}"' if space else 'space.type = "global"'
        for content in self._search(f"{where} and type = attachment order by created", expand="container,version"):
            address = content.links.download.partition("?")[0]
            yield FileFacts(
                id=content.id,
                page=content.container.id,
                name=" ".join(content.title.split()),
                version=content.version.number,
                updated=parse_day(content.version.when),
                url=self.web.base + address if address else "",
                address=address,
            )

    def save(self, file: FileFacts, to: Path) -> bool:
        """Write its content to a path, as the cloud gives it or else a Data Center; False where neither does."""
        asked = _DOWNLOAD.format(quote(file.page, safe=""), quote(file.id, safe=""))
        given = self.web.save(asked, to, check=check_size)
        return given or (bool(file.address) and self.web.save(file.address.lstrip("/"), to, check=check_size))

    def bodies(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the storage format of these pages, by id."""
        among = ", ".join(id_ for id_ in ids if id_.isalnum())
        found = self._search(f"id in ({among})", expand="body.storage")
        return {content.id: content.body.storage.value for content in found if content.body.storage}

    def readers(self, id_: str) -> frozenset[str] | None:
        """Return whom the view restriction of one page names; what can bear none, such as a folder, keeps nobody out.

        The account sees the pages below it, so it could see a restriction that lies there.
        """
        try:
            return self._readers(id_, nothing=frozenset())
        except Forbidden:
            return None

    def _readers(self, id_: str, *, nothing: frozenset[str] | None) -> frozenset[str] | None:
        path, start, readers = _RESTRICTION.format(id_), 0, frozenset[str]()
        asked = {"expand": "restrictions.user,restrictions.group", "limit": _EVERY_READER}
        while True:
            part = self.web.read(Restriction, path, asked | {"start": str(start)})
            if part is None:
                return nothing
            if part.readers is None:
                return None
            if part.is_whole or part.readers <= readers:
                return readers | part.readers
            readers, start = readers | part.readers, start + part.given

    def _facts(self, content: Content) -> PageFacts:
        restriction = content.restrictions.read
        whole = restriction is not None and restriction.is_whole
        return PageFacts(
            id=content.id,
            title=content.title,
            space=content.space.key,
            version=content.version.number,
            updated=parse_day(content.version.when),
            labels=content.labels,
            owner=content.owner,
            url=self.web.base + content.links.webui if content.links.webui else "",
            ancestors=tuple(ancestor.id for ancestor in content.ancestors),
            readers=restriction.readers if restriction and whole else self._readers(content.id, nothing=None),
        )

    def _search(self, cql: str, *, expand: str) -> Iterator[Content]:
        asked = {"cql": cql, "expand": expand, "limit": str(self.per_page)}
        while True:
            found = self.web.read(Found, _SEARCH, asked)
            if found is None:
                raise SourceUnavailable(f"There is no {self.web.name}. In the cloud its address ends in /wiki.")
            yield from found.results
            if not found.rest:
                return
            if asked | found.rest == asked:
                raise SourceUnavailable(f"{self.web.name} lists the same pages again and again.")
            asked = asked | found.rest
