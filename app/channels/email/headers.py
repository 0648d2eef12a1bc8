"""Header fields of mails from anywhere: whatever stands in them, they become short lines of text, or nothing."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,188}[a-z0-9])?")
_ID = re.compile(r"<[!-;=?-~]{1,120}@[!-;=?-~]{1,120}>")
_FIELDS, _LONGEST_FIELD = 1000, 20_000


def fields(message: Message, name: str) -> tuple[str, ...]:
    """Return the fields of a name as they came, unfolded, the topmost first."""
    wanted = name.lower()
    raw = [str(value) for key, value in list(message.raw_items())[:_FIELDS] if key.lower() == wanted]
    return tuple(_line(_as_utf8(value)[:_LONGEST_FIELD]) for value in raw)


def field(message: Message, name: str) -> str:
    """Return the first field of a name, or an empty text."""
    return next(iter(fields(message, name)), "")


def words(message: Message, name: str, *, limit: int) -> str:
    """Return the first field of a name as people read it, on at most `limit` characters."""
    return decoded(field(message, name))[:limit].strip()


def decoded(text: str) -> str:
    """Return `text` with its encoded words decoded; what cannot be is left as it came."""
    try:
        return _line(str(make_header(decode_header(text))))
    except (MessageError, LookupError, UnicodeError, ValueError):
        return text


def addresses(message: Message, name: str) -> tuple[tuple[str, str], ...]:
    """Return what each address of a field is called, and the address in small letters; unusable ones are left out."""
    found = getaddresses(list(fields(message, name)))
    return tuple((decoded(called), known) for called, address in found[:50] if (known := usable_address(address)))


def usable_address(text: str) -> str:
    """Return an address as it is compared and written to, or an empty text for what is none."""
    address = text.strip().lower()
    sound = _ADDRESS.fullmatch(address) and ".." not in address and ".@" not in address and address[:1] != "."
    return address if sound else ""


def domain_of(address: str) -> str:
    """Return what stands behind the `@`."""
    return address.rpartition("@")[2]


def message_ids(text: str, *, limit: int = 30) -> tuple[str, ...]:
    """Return the Message-IDs in a field, at most so many of the last ones; some programs encode them."""
    return tuple(_ID.findall(text if "=?" not in text else decoded(text))[-limit:])


def is_message_id(text: str) -> bool:
    """Whether this is one Message-ID and nothing else."""
    return bool(_ID.fullmatch(text))


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _as_utf8(text: str) -> str:
    """Return what was written without any encoding as what it most likely is."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
