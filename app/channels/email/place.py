"""Where a mail belongs: its own place, the ticket that our answer named, and the person its sender is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from app.channels.email.headers import domain_of
from app.domain.request import Origin
from app.domain.signed_link import is_signed, signature

CHANNEL = "email"
PREFIX = "email:"
"""Senders that nobody vouches for are `email:` and their address; whoever is vouched for is their address."""

NO_ID = "@no-id.invalid>"
"""How the ids end that we give to mail which came without one."""

_OURS = re.compile(r"<([A-Za-z0-9_-]{1,60})\.([0-9a-f]{16})\.([0-9a-f]{32})@[^<>@\s]{1,200}>")
_STRANGE = re.compile(r"[^A-Za-z0-9_-]+")


def origin_of(message_id: str, requester: str) -> Origin:
    """Return the place of a mail: what follows it names it, so each is a conversation of its own.

    Its requester belongs to it, so that nobody takes the place of another's mail whose id they know.
    """
    thread = hashlib.sha256(f"{message_id}\0{requester}".encode("utf-8", "replace")).hexdigest()[:24]
    return Origin(channel=CHANNEL, conversation=thread, message=message_id)


def address_of(requester: str) -> str:
    """Return where a requester is written to."""
    return requester.removeprefix(PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurIds:
    """Message-IDs of our mail: the same for the same key, and nobody else can make one that names a ticket."""

    key: bytes
    address: str

    def of(self, effect_key: str) -> str:
        """Return the Message-ID of the mail that carries out an effect, whose key begins with its ticket."""
        ticket = _STRANGE.sub("-", effect_key.partition(":")[0])[:60] or "none"
        part = hashlib.sha256(effect_key.encode("utf-8", "replace")).hexdigest()[:16]
        signed = signature(f"{ticket}.{part}", key=self.key)
        return f"<{ticket}.{part}.{signed}@{domain_of(self.address)}>"

    def ticket_in(self, message_ids: tuple[str, ...]) -> str:
        """Return the ticket that the first id of ours names, or an empty text."""
        for id in message_ids:
            found = _OURS.fullmatch(id)
            if found and is_signed(f"{found[1]}.{found[2]}", found[3], key=self.key):
                return found[1]
        return ""

    def resemble(self, message_ids: tuple[str, ...]) -> bool:
        """Whether one of them is made as ours are, by whatever key."""
        return any(_OURS.fullmatch(id) and domain_of(id[:-1]) == domain_of(self.address) for id in message_ids)
