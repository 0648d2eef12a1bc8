"""A mail of ours came back: the report names it, by an id that only we can have signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

from app.channels.email.headers import field, message_ids
from app.channels.email.parsing import UNREADABLE, read_headers

REPORT = "multipart/report"
_FAILED = re.compile(r"^action:\s*failed\b", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_ORIGINALS = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})
_LONGEST, _PARTS = 100_000, 20


def came_back(raw: bytes) -> tuple[str, ...]:
    """Return the Message-IDs that a report says could not be delivered for good; of other mail, and of delays, none."""
    if read_headers(raw).get_content_type() != REPORT:
        return ()
    try:
        return _named(BytesParser().parsebytes(raw))
    except UNREADABLE:
        return ()


def _named(message: Message) -> tuple[str, ...]:
    parts = list(_parts(message))
    if not any(_FAILED.search(_text(part)) for part in parts if part.get_content_type() == "message/delivery-status"):
        return ()
    named = [id for part in parts if part.get_content_type() in _ORIGINALS for id in _ID.findall(_text(part))]
    answered = message_ids(f"{field(message, 'In-Reply-To')} {field(message, 'References')}")
    return tuple(dict.fromkeys((*named, *answered)))


def _parts(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload[:_PARTS] if isinstance(part, Message))


def _text(part: Message) -> str:
    return part.as_bytes()[:_LONGEST].decode("utf-8", "replace")
