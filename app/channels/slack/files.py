"""Files that came with a message: named and linked always, read where they are text and small."""

from __future__ import annotations

import logging
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Protocol
from urllib.parse import urlsplit

from slack_sdk import WebClient

from app.channels.slack.events import SharedFile
from app.domain.errors import DeliveryFailed
from app.domain.files import MAX_FILES, AttachedFile, is_text_file

log = logging.getLogger(__name__)

TakeFiles = Callable[[tuple[SharedFile, ...]], tuple[AttachedFile, ...]]
MAX_BYTES = 1_000_000
"""Longer text files are only named: nobody writes a question of that length."""

_HOST = "files.slack.com"
_ADDRESS, _SECONDS = 2_000, 10


class SlackFiles(Protocol):
    """Where Slack keeps files. `read` raises `DeliveryFailed` where it does not give one out."""

    def read(self, address: str) -> str: ...


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Never holds a question up: what cannot be read is named and linked all the same."""

    files: SlackFiles

    def __call__(self, shared: tuple[SharedFile, ...]) -> tuple[AttachedFile, ...]:
        """Return the first `MAX_FILES` of them."""
        return tuple(map(self._attached, shared[:MAX_FILES]))

    def _attached(self, file: SharedFile) -> AttachedFile:
        url = file.link if file.link.startswith(("https://", "http://")) and len(file.link) <= _ADDRESS else ""
        return AttachedFile(name=file.name, type=file.type, url=url, text=self._text(file))

    def _text(self, file: SharedFile) -> str:
        if not is_text_file(file.name, file.type) or not 0 < file.size <= MAX_BYTES or not file.address:
            return ""
        try:
            return self.files.read(file.address)
        except DeliveryFailed as error:
            log.warning("a file is only named, not read: %s", error)
            return ""


def no_files(_: tuple[SharedFile, ...]) -> tuple[AttachedFile, ...]:
    """Take none."""
    return ()


@dataclass(frozen=True, slots=True)
class SlackFilesApi:
    """`SlackFiles` over HTTP. Our token goes to Slack's own hosts alone, and never along to where one sends us."""

    client: WebClient

    def read(self, address: str) -> str:
        """Return what a text file says."""
        parts, ours = urlsplit(address), urlsplit(self.client.base_url)
        if (parts.scheme, parts.netloc) not in {("https", _HOST), (ours.scheme, ours.netloc)}:
            raise DeliveryFailed("Slack names a file at an address that is not its own; it is not read.")
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {self.client.token}"})  # noqa: S310
        try:
            with _STAYING.open(request, timeout=_SECONDS) as answer:
                if answer.headers.get_content_type() == "text/html":  # the page to sign in on: the scope is missing
                    raise DeliveryFailed("Slack does not give a file out. Does the app have the scope files:read?")
                said: bytes = answer.read(MAX_BYTES)
        except (OSError, HTTPException) as error:
            raise DeliveryFailed(f"Slack does not give a file out: {error}.") from error
        return said.decode("utf-8", "replace")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        """Follow nothing: the token would go along."""


_STAYING = urllib.request.build_opener(_Stay)
