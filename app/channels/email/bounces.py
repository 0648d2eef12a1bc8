"""A mail of ours came back: the report names it, by an id that only we can have signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

from app.channels.email.headers import field, message_ids

REPORT = "multipart/report"
_FAILED = re.compile(r"^action:\s*failed\b", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_ORIGINALS = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})
_LONGEST, _PARTS = 100_000, 20


def came_back(raw: bytes) -> tuple[str, ...]:
    """Return the Message-IDs that a report says could not be delivered for good; of other mail, and of delays, none."""
    message = BytesParser().parsebytes(raw)
    if message.get_content_type() != REPORT:
        return ()
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
    try:
        return part.as_bytes()[:_LONGEST].decode("utf-8", "replace")
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):  # what cannot be written again
        return ""
