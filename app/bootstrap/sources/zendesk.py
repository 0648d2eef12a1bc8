"""A Zendesk as sources of a home's index: the articles of its help center, and the tickets that its agents solved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from app.bootstrap.discretion import left_out, oldest_kept
from app.bootstrap.sources.web_sources import place_for, token_of
from app.domain.errors import NotReady
from app.domain.opt_out import is_left_out
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.zendesk import GuideSource, Place, Sieve, TicketsSource, place_of
from indexer.zendeskwire import AGENTS

if TYPE_CHECKING:
    from indexer.webapi import WebApi

LIVE = "zendesk"
_IMPATIENT = 5.0
"""Seconds that a check waits for an answer; reading waits longer."""
_CLOSED = "No token is set, so Zendesk tells nothing. Set FIRSTLINE_ZENDESK_TOKEN (docs/zendesk.md)."


def zendesk_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `zendesk:ADDRESS`; `tell` hears what it waits for, and which readers nobody was named for."""

    def live(location: str, *, name: str = "") -> GuideSource | TicketsSource:
        place = place_for(place_of, location)
        web = build_web(settings, place.base, tell)
        if place.of_tickets:
            return _tickets(settings, place, web, tell, name=name)
        # imported here: only a house that reads a Zendesk waits for its libraries
        from indexer.sources.zendesk.guide_api import GuideApi

        return GuideSource(place=place, calls=GuideApi(web=web), name=name, named=settings.zendesk_segments, tell=tell)

    return {LIVE: live}


def _tickets(settings: Settings, place: Place, web: WebApi, tell: Callable[[str], None], *, name: str) -> TicketsSource:
    from indexer.sources.zendesk.ticket_api import TicketApi

    subjects = left_out(settings)
    return TicketsSource(
        place=place,
        calls=TicketApi(web=web),
        folder=settings.home / "index",
        name=name,
        named=settings.zendesk_groups,
        sieve=Sieve(
            groups=place.groups,
            oldest=oldest_kept(settings),
            is_left_out=lambda email: is_left_out(subjects, person=email),
            of_others=bool(settings.zendesk_url),
        ),
        tell=tell,
    )


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
    from indexer.sources.zendesk.listing import known_user

    place = place_for(place_of, address)
    web = build_web(settings, place.base, lambda _: None, sleep=lambda _: None)
    web.client.timeout = _IMPATIENT
    user = known_user(web)
    if user.role not in AGENTS:
        raise NotReady(f"{web.name} knows us as {user.name!r}, who is no agent there: docs/zendesk.md.")
    readable = _readable_tickets(web) if place.of_tickets else _readable_articles(web, place)
    return f"{web.name} knows us as {user.name!r}, who may read {readable}"


def _readable_articles(web: WebApi, place: Place) -> str:
    from indexer.sources.zendesk.guide_api import GuideApi

    api = GuideApi(web=web, per_page=1)
    next(api.articles(place.part), None)
    segments = "" if api.segments() else ", but not ask what user segments are called: name them by number"
    return f"the articles of {place.name}{segments}"


def _readable_tickets(web: WebApi) -> str:
    from indexer.sources.zendesk.ticket_api import TicketApi

    api = TicketApi(web=web, per_page=1)
    groups = [group for group in api.groups().values() if not group.is_private]
    api.changes(since=1, cursor="")
    return f"the tickets of {len(groups)} group(s)"
