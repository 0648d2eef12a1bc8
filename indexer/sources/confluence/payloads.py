"""Confluence's answers as they come over the wire."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from pydantic import Field

from indexer.webapi import Payload


class _Person(Payload):
    account_id: str = ""
    user_key: str = ""
    username: str = ""
    display_name: str = ""

    @property
    def key(self) -> str:
        return self.account_id or self.user_key or self.username


class _Group(Payload):
    name: str = ""


class _People(Payload):
    results: tuple[_Person, ...] = ()
    limit: int = 0


class _Groups(Payload):
    results: tuple[_Group, ...] = ()
    limit: int = 0


class _Named(Payload):
    user: _People | None = None
    group: _Groups | None = None


class Restriction(Payload):
    """Who may view one page; `restrictions` is absent where Confluence does not say."""

    restrictions: _Named | None = None

    @property
    def readers(self) -> frozenset[str] | None:
        """The groups and people it names, empty where nobody is kept out; None where that is not told."""
        named = self.restrictions
        if named is None or named.user is None or named.group is None:
            return None
        people = {f"user:{person.key}" for person in named.user.results if person.key}
        return frozenset(people | {group.name for group in named.group.results if group.name})

    @property
    def given(self) -> int:
        """How many were given at most, of people or of groups."""
        return max((len(named.results) for named in self._lists), default=0)

    @property
    def is_whole(self) -> bool:
        """Whether nobody may have been left out for want of room."""
        return all(not named.limit or len(named.results) < named.limit for named in self._lists)

    @property
    def _lists(self) -> tuple[_People | _Groups, ...]:
        named = self.restrictions
        return tuple(one for one in (named.user, named.group) if one) if named else ()


class _Restrictions(Payload):
    read: Restriction | None = None


class _Version(Payload):
    number: int = 1
    when: str = ""


class _Space(Payload):
    key: str = ""


class _Ancestor(Payload):
    id: str


class _Label(Payload):
    name: str = ""
    prefix: str = "global"


class _Labels(Payload):
    results: tuple[_Label, ...] = ()


class _Metadata(Payload):
    labels: _Labels = _Labels()


class _History(Payload):
    created_by: _Person = _Person()
    owned_by: _Person = _Person()


class _Markup(Payload):
    value: str = ""


class _Body(Payload):
    storage: _Markup | None = None


class _Links(Payload):
    webui: str = ""
    next: str = ""
    download: str = ""


class _Container(Payload):
    id: str = ""


class Content(Payload):
    """A page, a blog post or a file of one (its `container`), with as much as was asked for."""

    id: str
    title: str = ""
    space: _Space = _Space()
    version: _Version = _Version()
    history: _History = _History()
    ancestors: tuple[_Ancestor, ...] = ()
    metadata: _Metadata = _Metadata()
    restrictions: _Restrictions = _Restrictions()
    body: _Body = _Body()
    container: _Container = _Container()
    links: _Links = Field(_Links(), alias="_links")

    @property
    def owner(self) -> str:
        """The name of whom the page belongs to: its author, unless it was handed on."""
        return self.history.owned_by.display_name or self.history.created_by.display_name

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of its labels; others are people's favourites."""
        return tuple(label.name for label in self.metadata.labels.results if label.prefix == "global" and label.name)


class Found(Payload):
    """Some of what a search found, and where the rest is."""

    results: tuple[Content, ...] = ()
    links: _Links = Field(_Links(), alias="_links")

    @property
    def rest(self) -> dict[str, str]:
        """The parameters that ask for what comes next; empty at the end. Only they are taken from an address sent."""
        return dict(parse_qsl(urlsplit(self.links.next).query))
