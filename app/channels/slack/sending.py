"""Files that an agent sends with a reply: they go to whoever asked, and to nobody else, each once."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.channels import wording
from app.channels.slack.api import SlackCalls, SlackDirect, said_before
from app.channels.slack.blocks import plain_post
from app.channels.wording import Words
from app.domain.errors import NotFound
from app.domain.files import AttachedFile
from app.domain.plain_words import shortened

log = logging.getLogger(__name__)
_SUBJECT = 120


class SlackUploads(Protocol):
    """Puts a file below a message. Raises `DeliveryFailed` where Slack does not take it."""

    def send_file(self, room: str, thread: str, name: str, content: bytes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFiles:
    """Writes to a person directly which request the files are about, and puts them below that message.

    Words in a channel are for all in it; of a file nobody has said so, and the page of a request gives its files to its
    requester alone. What was sent before a crash is found: the message by its key, the files below it by their names.
    """

    calls: SlackCalls
    direct: SlackDirect
    uploads: SlackUploads
    content: Callable[[str], bytes]
    """Returns what is in a file by its id; raises `NotFound`."""

    def __call__(self, user: str, files: tuple[AttachedFile, ...], *, about: str, key: str, words: Words) -> None:
        """Send the files we keep; raise `DeliveryFailed` to be tried again."""
        kept = [file for file in files if file.id]
        if not kept:
            return
        room = self.direct.direct(user)
        sentence = words.gettext(wording.FILES_FOR_YOU) % {"subject": shortened(about, _SUBJECT)}
        post = plain_post([sentence], key=f"{key}:files")
        root = said_before(self.calls, room, post) or self.calls.say(room, post)
        there = Counter(name for message in self.calls.thread(room, root) for name in message.files)
        for file in kept:
            if there[file.name]:
                there[file.name] -= 1
            else:
                self._send(room, root, file)

    def _send(self, room: str, root: str, file: AttachedFile) -> None:
        try:
            content = self.content(file.id)
        except NotFound:
            log.info("file %s is not sent: it is forgotten by now", file.id)
            return
        self.uploads.send_file(room, root, file.name, content)
