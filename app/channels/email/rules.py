"""What the house decided about mail: its address, its servers, and who reads what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.channels.email.headers import domain_of
from app.channels.email.mail import Mail
from app.channels.email.place import PREFIX
from app.channels.email.vouching import MICROSOFT, is_vouched, is_vouched_by_microsoft

EVERYONE = frozenset({"everyone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who wrote: the requester they are, and the groups of readers they are in."""

    requester: str
    audience: frozenset[str]
    vouched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailRules:
    """`server` is what the own mail server calls itself where it vouches, or `MICROSOFT`; `domains` are the house's.

    `readers` lists each group's members by address; `strangers` are the groups of whoever is not of the house.
    """

    address: str
    name: str = ""
    server: str = ""
    domains: frozenset[str] = frozenset()
    readers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    strangers: frozenset[str] = frozenset()
    replies_per_hour: int = 10

    def sender_of(self, mail: Mail) -> Sender:
        """Return who wrote a mail: an address counts only where the own server vouches for it."""
        address = mail.sender
        domains = {domain.lower() for domain in self.domains}
        if self.server.lower() == MICROSOFT:
            vouched = is_vouched_by_microsoft(address, mail.results, mail.inside, domains=domains)
        else:
            vouched = is_vouched(address, mail.results, server=self.server)
        if not vouched:
            return Sender(requester=PREFIX + address, audience=self.strangers)
        return Sender(requester=address, audience=self.groups_of(address), vouched=True)

    def groups_of(self, requester: str) -> frozenset[str]:
        """Return the groups of readers that whoever asked by mail is in by now."""
        if requester.startswith(PREFIX):
            return self.strangers
        known = {name for name, members in self.readers.items() if requester in {m.lower() for m in members}}
        ours = domain_of(requester) in {domain.lower() for domain in self.domains}
        return (EVERYONE if ours else self.strangers) | known
