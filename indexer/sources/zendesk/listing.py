"""Lists of Zendesk, a part at a time, to their very end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from indexer.types import SourceUnavailable
from indexer.webapi import WebApi
from indexer.zendeskwire import NOT_LET_IN, Me, Told, User

ADVICE = {
    401: NOT_LET_IN,
    403: "The account may not read there. docs/zendesk.md says what it needs.",
}


class Meta(Told):
    """Whether there is more, which must be said, and how to ask for it."""

    has_more: bool
    after_cursor: str = ""


class Part(Told):
    """Some of a list. Without `meta` nobody could tell the end from a list that broke off."""

    meta: Meta


_Kind = TypeVar("_Kind", bound=Part)


def parts_of(web: WebApi, kind: type[_Kind], path: str, asked: Mapping[str, str]) -> Iterator[_Kind]:
    """Yield a list by cursor, nothing where there is no such list; raise `SourceUnavailable` rather than end early."""
    following = dict(asked)
    while True:
        part = web.read(kind, path, following)
        if part is None:
            if following != asked:
                raise SourceUnavailable(f"{web.name} broke a list off. Run the same command again later.")
            return
        yield part
        if not part.meta.has_more:
            return
        before, following = following, following | {"page[after]": part.meta.after_cursor}
        if not part.meta.after_cursor or following == before:
            raise SourceUnavailable(f"{web.name} lists the same things again and again.")


def known_user(web: WebApi) -> User:
    """Return who we are there; raise `SourceUnavailable` for nobody, who would be shown what everybody may see."""
    me = web.read(Me, "api/v2/users/me", {})
    if me is None:
        raise SourceUnavailable(f"There is no {web.name}. Check the address.")
    if not me.user.id:
        raise SourceUnavailable(f"{web.name} does not know us. {NOT_LET_IN}")
    return me.user
