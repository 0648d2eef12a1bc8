"""A live Confluence as a source of a home's index."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.bootstrap.sources.web_sources import place_for, token_of
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.confluence import ConfluenceSource, Place, place_of

if TYPE_CHECKING:
    from indexer.sources.confluence.api import ConfluenceApi

LIVE = "confluence"
_CLOSED = (
    "No token is set, so Confluence tells nothing. Set FIRSTLINE_CONFLUENCE_TOKEN (docs/confluence.md), or "
    "index an export of the space instead: confluence-export:FILE."
)


def confluence_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `confluence:ADDRESS`; `tell` hears what it waits for, and which spaces nobody was named for."""

    def live(location: str, *, name: str = "") -> ConfluenceSource:
        place = place_for(place_of, location)
        calls = open_confluence(settings, place, tell)
        return ConfluenceSource(place=place, calls=calls, name=name, readers=settings.confluence_spaces, tell=tell)

    return {LIVE: live}


def open_confluence(
    settings: Settings, place: Place, tell: Callable[[str], None], *, sleep: Callable[[float], None] = time.sleep
) -> ConfluenceApi:
    """Return what is asked of the Confluence at a place, with our token; raise `NotReady` without one."""
    token = token_of(settings.confluence_token, without=_CLOSED)
    # imported here: only a house that reads a live Confluence waits for its libraries
    from indexer.sources.confluence.api import ADVICE, ConfluenceApi
    from indexer.webapi import WebApi, client_for

    client = client_for(place.base, user=settings.confluence_user, token=token)
    return ConfluenceApi(web=WebApi(client=client, service="Confluence", advice=ADVICE, tell=tell, sleep=sleep))
