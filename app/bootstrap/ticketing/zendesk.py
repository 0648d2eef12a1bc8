"""Tickets that stand in Zendesk too, wired to the engine: only where its address is set; it need not be up."""

from __future__ import annotations

from datetime import timedelta

from app.bootstrap.engine import Engine
from app.bootstrap.sources.web_sources import token_of
from app.bootstrap.ticketing.desks import TicketDesk, WebhookEntrance, build_client, build_story, join_desk, webhook_for
from app.domain.errors import DeliveryFailed, NotReady
from app.mirroring.calling import Caller
from app.ports import Clock
from app.settings import Settings
from app.ticketing.zendesk import SYSTEM
from app.ticketing.zendesk.api import ZendeskApi
from app.ticketing.zendesk.calling import ZENDESK
from app.ticketing.zendesk.markup import HTML
from app.ticketing.zendesk.places import Place, Places
from app.ticketing.zendesk.reading import ZendeskChanges
from app.ticketing.zendesk.sharing import zendesk_system
from app.ticketing.zendesk.webhook import PATH, zendesk_webhook
from indexer.zendeskwire import AGENTS, login_of

_CLOSED = "`zendesk_url` is set and no token: no ticket can stand there. Set FIRSTLINE_ZENDESK_TOKEN (docs/zendesk.md)."
_NOWHERE = (
    '`zendesk_url` is set, but `zendesk_queues` says of no queue where its tickets belong: name one, or "*" for all.'
)


def join_zendesk(engine: Engine) -> tuple[Engine, WebhookEntrance]:
    """Return the engine whose worker also keeps tickets in step with Zendesk, and the way in.

    Raises `NotReady` or `InvalidInput` for half of what it takes.
    """
    settings, tell = engine.settings, build_story(engine, SYSTEM, HTML)
    api, places = build_api(settings), places_of(settings)
    desk = TicketDesk(
        system=zendesk_system(api, places, tell),
        tell=tell,
        there=ZendeskChanges(api=api, reading=engine.reading, clock=engine.clock),
        rest_seconds=settings.zendesk_poll_seconds,
        all_tickets=settings.zendesk_all_tickets,
    )
    joined, pull = join_desk(engine, desk)
    secret = settings.zendesk_webhook_secret.get_secret_value()
    return joined, webhook_for(
        secret, lambda secret: {PATH: zendesk_webhook(secret=secret, clock=engine.clock, hint=pull.hint)}
    )


def build_api(settings: Settings) -> ZendeskApi:
    """Return Zendesk at the address that is set, and nothing else; raise `NotReady` or `InvalidInput`."""
    token, user = token_of(settings.zendesk_token, without=_CLOSED), login_of(settings.zendesk_user)
    client = build_client(settings.zendesk_url, user=user, token=token, networks=(), system=SYSTEM)
    return ZendeskApi(Caller(client=client, dialect=ZENDESK))


def places_of(settings: Settings) -> Places:
    """Return where tickets belong; raise `NotReady` where nothing says so."""
    if not settings.zendesk_queues:
        raise NotReady(_NOWHERE)
    queues = {queue: Place(group=one.group, tags=one.tags) for queue, one in settings.zendesk_queues.items()}
    return Places(queues=queues, requesters=settings.zendesk_requesters)


def check_zendesk(settings: Settings, clock: Clock) -> str:
    """Ask Zendesk who we are, for every group, and for what changed; return in words what stands. Raises what is wrong.

    What changed is told to administrators alone, so that is found out before anybody waits for it.
    """
    places, api = places_of(settings), build_api(settings)
    try:
        me = api.me()
        if me.role not in AGENTS:
            raise NotReady(f"{api.call.name} knows us as {me.name!r}, who is no agent there: docs/zendesk.md.")
        for group in dict.fromkeys(place.group for place in places.queues.values() if place.group):
            api.group(group)
        api.exported(since=int((clock.now() - timedelta(minutes=2)).timestamp()), cursor="")
    except DeliveryFailed as error:
        raise NotReady(str(error)) from error
    return f"{api.call.name} knows us as {me.name!r}; tickets of {', '.join(sorted(places.queues))} stand there"
