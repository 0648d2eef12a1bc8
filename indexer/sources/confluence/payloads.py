"""Confluence's answers as they come over the wire; what it leaves out or sends as null has a default."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel


class _Answer(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value


class _Person(_Answer):
    account_id: str = ""
    user_key: str = ""
    username: str = ""

    @property
    def key(self) -> str:
        return self.account_id or self.user_key or self.username


class _Group(_Answer):
    name: str = ""


class _People(_Answer):
    results: tuple[_Person, ...] = ()
    limit: int = 0


class _Groups(_Answer):
    results: tuple[_Group, ...] = ()
    limit: int = 0


class _Named(_Answer):
    user: _People | None = None
    group: _Groups | None = None


class Restriction(_Answer):
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


class _Restrictions(_Answer):
    read: Restriction | None = None


class _Version(_Answer):
    number: int = 1
    when: str = ""


class _Space(_Answer):
    key: str = ""


class _Ancestor(_Answer):
    id: str


class _Label(_Answer):
    name: str = ""
    prefix: str = "global"


class _Labels(_Answer):
    results: tuple[_Label, ...] = ()


class _Metadata(_Answer):
    labels: _Labels = _Labels()


class _Markup(_Answer):
    value: str = ""


class _Body(_Answer):
    storage: _Markup | None = None


class _Links(_Answer):
    webui: str = ""
    next: str = ""


class Content(_Answer):
    """A page or blog post, with as much as was asked for."""

    id: str
    title: str = ""
    space: _Space = _Space()
    version: _Version = _Version()
    ancestors: tuple[_Ancestor, ...] = ()
    metadata: _Metadata = _Metadata()
    restrictions: _Restrictions = _Restrictions()
    body: _Body = _Body()
    links: _Links = Field(_Links(), alias="_links")

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of its labels; others are people's favourites."""
        return tuple(label.name for label in self.metadata.labels.results if label.prefix == "global" and label.name)


class Found(_Answer):
    """Some of what a search found, and where the rest is."""

    results: tuple[Content, ...] = ()
    links: _Links = Field(_Links(), alias="_links")

    @property
    def rest(self) -> dict[str, str]:
        """The parameters that ask for what comes next; empty at the end. Only they are taken from an address sent."""
        return dict(parse_qsl(urlsplit(self.links.next).query))
