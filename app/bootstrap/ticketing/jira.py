"""Tickets that stand in Jira too, wired to the engine: only where its address is set; it need not be up."""

from __future__ import annotations

from app.bootstrap.engine import Engine
from app.bootstrap.sources.web_sources import token_of
from app.bootstrap.ticketing.desks import TicketDesk, WebhookEntrance, build_client, build_story, join_desk, webhook_for
from app.domain.errors import DeliveryFailed, NotReady
from app.mirroring.calling import Caller
from app.settings import Settings
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import JiraApi
from app.ticketing.jira.calling import JIRA
from app.ticketing.jira.markup import WIKI
from app.ticketing.jira.places import Place, Places
from app.ticketing.jira.reading import JiraChanges
from app.ticketing.jira.sharing import jira_system
from app.ticketing.jira.webhook import PATH, jira_webhook

_CLOSED = "`jira_url` is set and no token, so no ticket can stand in Jira. Set FIRSTLINE_JIRA_TOKEN (docs/jira.md)."
_NOWHERE = '`jira_url` is set, but `jira_queues` says of no queue where its tickets belong: name one, or "*" for all.'


def join_jira(engine: Engine) -> tuple[Engine, WebhookEntrance]:
    """Return the engine whose worker also keeps tickets in step with Jira, and the way in.

    Raises `NotReady` or `InvalidInput` for half of what it takes.
    """
    settings, tell = engine.settings, build_story(engine, SYSTEM, WIKI)
    api, places = build_api(settings), places_of(settings)
    desk = TicketDesk(
        system=jira_system(api, places, tell, engine.clock),
        tell=tell,
        there=JiraChanges(api=api, places=places, reading=engine.reading),
        rest_seconds=settings.jira_poll_seconds,
        all_tickets=settings.jira_all_tickets,
    )
    joined, pull = join_desk(engine, desk)
    secret = settings.jira_webhook_secret.get_secret_value()
    return joined, webhook_for(secret, lambda secret: {PATH: jira_webhook(secret=secret, hint=pull.hint)})


def build_api(settings: Settings) -> JiraApi:
    """Return Jira at the address that is set, and nothing else; raise `NotReady` or `InvalidInput`."""
    token, networks = token_of(settings.jira_token, without=_CLOSED), settings.jira_networks
    client = build_client(settings.jira_url, user=settings.jira_user, token=token, networks=networks, system=SYSTEM)
    return JiraApi(Caller(client=client, dialect=JIRA))


def places_of(settings: Settings) -> Places:
    """Return where tickets belong; raise `NotReady` where nothing says so."""
    if not settings.jira_queues:
        raise NotReady(_NOWHERE)
    queues = {
        queue: Place(project=one.project, request_type=one.request_type, issue_type=one.issue_type)
        for queue, one in settings.jira_queues.items()
    }
    return Places(queues=queues, priorities=settings.jira_priorities)


def check_jira(settings: Settings) -> str:
    """Ask Jira who we are and whether every place is there; return in words what stands. Raises what is wrong."""
    places, api = places_of(settings), build_api(settings)
    try:
        me = api.me()
        for place in dict.fromkeys(places.queues.values()):
            _check_place(api, place)
    except DeliveryFailed as error:
        raise NotReady(str(error)) from error
    return f"{api.call.name} knows us as {me.display_name!r}; tickets of {', '.join(sorted(places.queues))} stand there"


def _check_place(api: JiraApi, place: Place) -> None:
    if place.is_desk:
        api.desk(place)
        return
    names = sorted(kind.name for kind in api.issue_types(place.project))
    if place.issue_type not in names:
        raise NotReady(
            f"The project {place.project!r} has no type of issue {place.issue_type!r}: it has {', '.join(names)}."
        )
