"""A Zendesk as a source of a home's index: the articles of its help center."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from app.bootstrap.web_sources import place_for, token_of
from app.domain.errors import NotReady
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.zendesk import GuideSource, place_of
from indexer.zendeskwire import AGENTS

if TYPE_CHECKING:
    from indexer.webapi import WebApi

LIVE = "zendesk"
_CLOSED = "No token is set, so Zendesk tells nothing. Set FIRSTLINE_ZENDESK_TOKEN (docs/zendesk.md)."


def zendesk_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `zendesk:ADDRESS`; `tell` hears what it waits for, and which readers nobody was named for."""

    def live(location: str, *, name: str = "") -> GuideSource:
        place = place_for(place_of, location)
        web = build_web(settings, place.base, tell)
        # imported here: only a house that reads a Zendesk waits for its libraries
        from indexer.sources.zendesk.guide_api import GuideApi

        return GuideSource(place=place, calls=GuideApi(web=web), name=name, named=settings.zendesk_segments, tell=tell)

    return {LIVE: live}


def build_web(
    settings: Settings, base: str, tell: Callable[[str], None], *, sleep: Callable[[float], None] = time.sleep
) -> WebApi:
    """Return the Zendesk at `base`, asked with our token, over https and never in a private network."""
    token = token_of(settings.zendesk_token, without=_CLOSED)
    from app.provider.outbound import CheckedTransport
    from indexer.sources.zendesk.listing import ADVICE
    from indexer.webapi import MAX_ANSWER, WebApi, client_for
    from indexer.zendeskwire import login_of

    transport = CheckedTransport(longest=MAX_ANSWER)
    client = client_for(base, user=login_of(settings.zendesk_user), token=token, transport=transport)
    return WebApi(client=client, service="Zendesk", advice=ADVICE, tell=tell, sleep=sleep)


def check_zendesk_sources(settings: Settings, addresses: Iterable[str]) -> str:
    """Ask at each address that was indexed whether we may read there; say what stands, or raise what is wrong."""
    told = [_checked(settings, address) for address in addresses]
    return "; ".join(told) or "nothing of it is indexed"


def _checked(settings: Settings, address: str) -> str:
    from indexer.sources.zendesk.guide_api import GuideApi
    from indexer.sources.zendesk.listing import known_user

    place = place_for(place_of, address)
    web = build_web(settings, place.base, lambda _: None, sleep=lambda _: None)
    user, api = known_user(web), GuideApi(web=web, per_page=1)
    if user.role not in AGENTS:
        raise NotReady(f"{web.name} knows us as {user.name!r}, who is no agent there: docs/zendesk.md.")
    next(api.articles(place.part), None)
    segments = "" if api.segments() else ", but not ask what user segments are called: name them by number"
    return f"{web.name} knows us as {user.name!r}, who may read the articles of {place.name}{segments}"
