"""`WikiCalls` over Confluence's REST API, the same for the cloud and Data Centers: search by CQL, and restrictions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from indexer.fields import parse_day
from indexer.sources.confluence.calls import PageFacts
from indexer.sources.confluence.payloads import Content, Found, Restriction
from indexer.types import SourceUnavailable

MAX_ANSWER = 64 << 20
_TOLD = 5
"""Waits of so many seconds and more are told."""
_TRIES, _LONGEST = 8, 600.0
_SEARCH = "rest/api/content/search"
_RESTRICTION = "rest/api/content/{}/restriction/byOperation/read"
_FACTS = (
    "space,version,ancestors,metadata.labels,restrictions.read.restrictions.user,restrictions.read.restrictions.group"
)
_EVERY_READER = 200
_Answer = TypeVar("_Answer", Found, Restriction)


def _silent(_: str) -> None: ...


class _Later(Exception):
    """Not now; `seconds` is how long Confluence asks to wait, None where it does not say."""

    def __init__(self, what: str, seconds: float | None = None) -> None:
        super().__init__(what)
        self.seconds = seconds


class _Forbidden(SourceUnavailable):
    """The account may not see this."""


def client_for(base: str, *, user: str, token: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return a client of the Confluence at `base` that goes nowhere else; `user` is for the cloud alone."""
    login = httpx.BasicAuth(user, token) if user else None
    headers = {"accept": "application/json"} | ({} if user else {"authorization": f"Bearer {token}"})
    return httpx.Client(
        base_url=base + "/",
        auth=login,
        headers=headers,
        timeout=60.0,
        follow_redirects=False,  # they lead to sign-in pages, and would take the token along
        trust_env=False,
        transport=transport,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfluenceApi:
    """`per_page` pages a call at most; Confluence may give fewer.

    A 429 is waited out for as long as its `Retry-After` says; a dropped line or an error inside Confluence is tried
    again a few times. `tell` hears of long waits.
    """

    client: httpx.Client
    per_page: int = 200
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = _silent

    def pages(self, space: str) -> Iterator[PageFacts]:
        """Yield what is known of every current page, without bodies, the oldest first."""
        where = f'space = "{space}"' if space else 'space.type = "global"'
        for content in self._search(f"{where} and type in (page, blogpost) order by created", expand=_FACTS):
            yield self._facts(content)

    def bodies(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the storage format of these pages, by id."""
        found = self._search(_among(ids), expand="body.storage")
        return {content.id: content.body.storage.value for content in found if content.body.storage}

    def readers(self, id_: str) -> frozenset[str] | None:
        """Return whom the view restriction of one page names; what can bear none, such as a folder, keeps nobody out.

        The account sees the pages below it, so it could see a restriction that lies there.
        """
        try:
            return self._readers(id_, nothing=frozenset())
        except _Forbidden:
            return None

    def _readers(self, id_: str, *, nothing: frozenset[str] | None) -> frozenset[str] | None:
        path, start, readers = _RESTRICTION.format(id_), 0, frozenset[str]()
        while True:
            expand = "restrictions.user,restrictions.group"
            answer = self._ask(path, {"expand": expand, "start": str(start), "limit": str(_EVERY_READER)})
            if answer is None:
                return nothing
            part = _read(Restriction, answer)
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
            url=f"{str(self.client.base_url).rstrip('/')}{content.links.webui}" if content.links.webui else "",
            ancestors=tuple(ancestor.id for ancestor in content.ancestors),
            readers=restriction.readers if restriction and whole else self._readers(content.id, nothing=None),
        )

    def _search(self, cql: str, *, expand: str) -> Iterator[Content]:
        asked = {"cql": cql, "expand": expand, "limit": str(self.per_page)}
        while True:
            answer = self._ask(_SEARCH, asked)
            if answer is None:
                raise SourceUnavailable(
                    f"There is no Confluence at {self._where}. In the cloud its address ends in /wiki."
                )
            found = _read(Found, answer)
            yield from found.results
            if not found.rest:
                return
            if asked | found.rest == asked:
                raise SourceUnavailable(f"Confluence at {self._where} lists the same pages again and again.")
            asked = asked | found.rest

    def _ask(self, path: str, parameters: Mapping[str, str]) -> Any:
        """Return what Confluence answers, None where there is no such thing."""
        trying = Retrying(
            retry=retry_if_exception_type(_Later),
            wait=_pause,
            stop=stop_after_attempt(_TRIES),
            sleep=self.sleep,
            before_sleep=self._told,
            reraise=True,
        )
        try:
            return trying(self._once, path, parameters)
        except _Later as error:
            raise SourceUnavailable(
                f"Confluence at {self._where} could not be read: {error}. Run the same command again later."
            ) from error

    def _once(self, path: str, parameters: Mapping[str, str]) -> Any:
        try:
            with self.client.stream("GET", path, params=parameters) as response:
                if response.status_code == httpx.codes.NOT_FOUND:
                    return None
                self._check(response)
                return json.loads(_bounded(response))
        except httpx.TransportError as error:
            raise _Later(f"it cannot be reached ({type(error).__name__})") from error
        except ValueError as error:
            raise SourceUnavailable(
                f"What answers at {self._where} is no Confluence: it sent a page instead of data. Check the address."
            ) from error

    def _check(self, response: httpx.Response) -> None:
        """Raise where it is not the answer: `_Later` where another try may help."""
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _Later(f"it answers {status}", _seconds(response.headers.get("retry-after", "")))
        if response.is_redirect:
            what_to_do = "It sends us elsewhere, to sign in perhaps. Give the address under which its pages open."
        else:
            what_to_do = _WHAT_TO_DO.get(status, "Check the address and the key of the space.")
        if not response.is_success:
            refused = _Forbidden if status == httpx.codes.FORBIDDEN else SourceUnavailable
            raise refused(f"Confluence at {self._where} answers {status}. {what_to_do}")

    @property
    def _where(self) -> str:
        return repr(urlsplit(str(self.client.base_url)).netloc)

    def _told(self, state: RetryCallState) -> None:
        if state.next_action is not None and state.next_action.sleep >= _TOLD:
            self.tell(f"Confluence asks to wait {state.next_action.sleep:.0f} s.")


_WHAT_TO_DO = {
    400: "Is that the key of a space which the account may view?",
    401: "It does not take the token. Check FIRSTLINE_CONFLUENCE_TOKEN, and for the cloud FIRSTLINE_CONFLUENCE_USER.",
    403: "The account may not read there. Let it view the space, and use the API.",
}


def _among(ids: Sequence[str]) -> str:
    return f"id in ({', '.join(id_ for id_ in ids if id_.isalnum())})"


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.seconds if isinstance(error, _Later) else None
    return min(_LONGEST, 2.0**state.attempt_number / 2 if asked is None else asked)


def _seconds(told: str) -> float | None:
    try:
        return max(0.0, float(told))
    except ValueError:
        return None


def _bounded(response: httpx.Response) -> bytes:
    read = bytearray()
    for part in response.iter_bytes():
        read += part
        if len(read) > MAX_ANSWER:
            raise SourceUnavailable(
                f"Confluence's answer is longer than {MAX_ANSWER >> 20} MB; ask for one space at a time."
            )
    return bytes(read)


def _read(kind: type[_Answer], answer: Any) -> _Answer:
    try:
        return kind.model_validate(answer)
    except ValidationError as error:
        raise SourceUnavailable(f"Confluence's answer is not of the known form: {error.errors()[0]['loc']}.") from error
