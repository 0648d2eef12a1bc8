"""A Confluence in memory that answers as the real one does over HTTP: search in parts, restrictions, wrong tokens.

Its answers were held against the schemas that Confluence publishes of its REST API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from tests.fakes.web_api import FakeWebApi

BASE = "https://acme.atlassian.net/wiki"
MEDIA = "api.media.atlassian.com"


@dataclass(frozen=True, kw_only=True)
class WikiPage:
    """One page; `groups` and `people` are whom its own view restriction names."""

    id: str
    title: str
    body: str = "<p>Words.</p>"
    space: str = "IT"
    version: int = 1
    when: str = "2026-03-04T10:00:00.000Z"
    labels: tuple[str, ...] = ()
    owner: str = "Printing team"
    ancestors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WikiFile:
    """One file attached to a page."""

    id: str
    page: str
    name: str
    content: bytes
    version: int = 1
    when: str = "2026-05-06T10:00:00.000Z"


@dataclass(kw_only=True)
class FakeConfluence(FakeWebApi):
    """Its pages in order. `in_part` are given at once."""

    pages: list[WikiPage] = field(default_factory=list)
    files: list[WikiFile] = field(default_factory=list)
    data_center: bool = False
    """A Data Center gives a file at its link; the cloud sends us on to another host, which must not see our token."""

    in_part: int = 200
    most_readers: int = 200
    secret_above: frozenset[str] = frozenset()
    """Ancestors whose restrictions the account may not see."""

    def change(self, id_: str, **fields: Any) -> None:
        """Edit a page, as a person there would."""
        self.pages = [replace(page, **fields) if page.id == id_ else page for page in self.pages]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, also where the cloud keeps its files: there whoever has the address may read."""
        if request.url.host != MEDIA:
            return super().__call__(request)
        if "authorization" in request.headers:
            return httpx.Response(400, json={})
        return httpx.Response(200, content=self._file(request.url.path.rpartition("/")[2]).content)

    def answer(self, url: httpx.URL) -> httpx.Response:
        """Answer somebody who may ask."""
        path = url.path.removeprefix("/wiki")
        if path == "/rest/api/content/search":
            return self._found(url)
        download = re.fullmatch(r"/rest/api/content/(\w+)/child/attachment/(\w+)/download", path)
        if download and not self.data_center:
            return httpx.Response(302, headers={"location": f"https://{MEDIA}/file/{download[2]}"})
        if path.startswith("/download/attachments/") and self.data_center:
            _, _, _, page, name = path.split("/")
            (file,) = (file for file in self.files if (file.page, file.name) == (page, name))
            return httpx.Response(200, content=file.content)
        restricted = re.fullmatch(r"/rest/api/content/(\w+)/restriction/byOperation/read", path)
        return self._restriction(restricted[1], url) if restricted else httpx.Response(404, json={})

    def _found(self, url: httpx.URL) -> httpx.Response:
        asked = dict(url.params)
        pages: list[WikiPage | WikiFile] = [page for page in self.pages if _matches(page, asked["cql"])]
        if "type = attachment" in asked["cql"]:
            among = {page.id for page in pages if isinstance(page, WikiPage)}
            pages = [file for file in self.files if file.page in among]
        start, size = int(asked.get("cursor", 0)), min(self.in_part, int(asked["limit"]))
        part = pages[start : start + size]
        links = {"base": BASE, "context": "/wiki"}
        if start + size < len(pages):
            rest = httpx.QueryParams(asked | {"cursor": str(start + size)})
            links["next"] = f"/rest/api/content/search?{rest}"
        expand = frozenset(asked["expand"].split(","))
        results = [
            self._content(one, expand) if isinstance(one, WikiPage) else _attachment(one, expand) for one in part
        ]
        return httpx.Response(200, json={"results": results, "limit": size, "size": len(part), "_links": links})

    def _content(self, page: WikiPage, expand: frozenset[str]) -> dict[str, Any]:
        content: dict[str, Any] = {"id": page.id, "type": "page", "status": "current", "title": page.title}
        content["_links"] = {"webui": f"/spaces/{page.space}/pages/{page.id}"}
        content["ancestors"] = None
        if "space" in expand:
            about = {"id": 1, "key": page.space, "name": page.space, "type": "global", "status": "current"}
            content["space"] = about | {"_expandable": {}, "_links": {}}
        if "version" in expand:
            content["version"] = {"number": page.version, "when": page.when, "minorEdit": False}
        if "history.ownedBy" in expand:
            author = {"type": "known", "accountId": "p1", "displayName": page.owner}
            content["history"] = {"latest": True, "createdBy": author, "createdDate": page.when, "_links": {}}
        if "ancestors" in expand:
            content["ancestors"] = [{"id": id_, "type": "page", "status": "current"} for id_ in page.ancestors]
        if "metadata.labels" in expand:
            named = [("global", name) for name in page.labels] + [("my", "favourite")]
            labels = [{"prefix": prefix, "name": name, "id": name, "label": name} for prefix, name in named]
            part = {"results": labels, "start": 0, "limit": 200, "size": len(labels)}
            content["metadata"] = {"labels": part | {"_links": {}}}
        if any(name.startswith("restrictions.read") for name in expand):
            content["restrictions"] = {"read": self._read_restriction(page, 0, self.most_readers)}
        body = {"storage": page.body} if "body.storage" in expand else {}
        content["body"] = {kind: {"value": value, "representation": kind} for kind, value in body.items()}
        return content

    def _file(self, id_: str) -> WikiFile:
        return next(file for file in self.files if file.id == id_)

    def _restriction(self, id_: str, url: httpx.URL) -> httpx.Response:
        if id_ in self.secret_above:
            return httpx.Response(403, json={"statusCode": 403})
        page = next((page for page in self.pages if page.id == id_), None)
        if page is None:
            return httpx.Response(404, json={"statusCode": 404})
        start, most = int(url.params.get("start", 0)), min(self.most_readers, int(url.params["limit"]))
        return httpx.Response(200, json=self._read_restriction(page, start, most))

    def _read_restriction(self, page: WikiPage, start: int, most: int) -> dict[str, Any]:
        users = [{"type": "known", "accountId": key} for key in page.people[start : start + most]]
        groups = [{"type": "group", "name": name, "id": name} for name in page.groups[start : start + most]]
        lists = {
            "user": {"results": users, "start": start, "limit": most, "size": len(users)},
            "group": {"results": groups, "start": start, "limit": most, "size": len(groups)},
        }
        return {"operation": "read", "restrictions": lists, "_expandable": {}, "_links": {}}


def _attachment(file: WikiFile, expand: frozenset[str]) -> dict[str, Any]:
    content: dict[str, Any] = {"id": file.id, "type": "attachment", "status": "current", "title": file.name}
    content["extensions"] = {"mediaType": "application/pdf", "fileSize": len(file.content), "comment": ""}
    content["_links"] = {
        "webui": f"/pages/viewpageattachments.action?pageId={file.page}",
        "download": f"/download/attachments/{file.page}/{quote(file.name)}?version={file.version}&api=v2",
    }
    if "container" in expand:
        content["container"] = {"id": file.page, "type": "page", "status": "current", "title": "", "_links": {}}
    if "version" in expand:
        content["version"] = {"number": file.version, "when": file.when, "minorEdit": False}
    return content


def _matches(page: WikiPage, cql: str) -> bool:
    among = re.search(r"id in \(([^)]*)\)", cql)
    if among:
        return page.id in among[1].split(", ")
    space = re.search(r'space = "([^"]+)"', cql)
    return page.space == space[1] if space else not page.space.startswith("~")
