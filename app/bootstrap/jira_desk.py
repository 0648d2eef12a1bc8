"""Tickets that stand in Jira too, wired to the engine: only where its address is set; it need not be up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_network

from starlette.types import ASGIApp

from app.bootstrap.chatting import speaker
from app.bootstrap.engine import Engine
from app.bootstrap.web_sources import place_for, token_of
from app.domain.errors import DeliveryFailed, InvalidInput, NotReady
from app.provider.outbound import CheckedTransport
from app.services.hold_mirror import HoldMirror
from app.services.offer_every_ticket import OfferEveryTicket
from app.services.pull_external_changes import PullExternalChanges
from app.services.reply_to_requester import AddNote
from app.services.take_over_changes import TakeOverChanges
from app.services.work import Part
from app.settings import Settings
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.alarm import JiraAlarm
from app.ticketing.jira.api import JiraApi
from app.ticketing.jira.calling import JiraCaller
from app.ticketing.jira.door import PATH, JiraDoor
from app.ticketing.jira.places import Place, Places
from app.ticketing.jira.reading import JiraChanges
from app.ticketing.jira.saying import SayOnce
from app.ticketing.jira.sharing import JiraDesk
from app.ticketing.jira.story import Names, Say, TellStory
from app.ticketing.jira.wording import GONE
from app.web.naming import CHANNELS, VISITOR
from app.web.naming import Names as DeskNames
from indexer.addresses import checked_address
from indexer.webapi import client_for

_CLOSED = "`jira_url` is set and no token, so no ticket can stand in Jira. Set FIRSTLINE_JIRA_TOKEN (docs/jira.md)."
_NOWHERE = '`jira_url` is set, but `jira_queues` says of no queue where its tickets belong: name one, or "*" for all.'
_TIMEOUT, _LONGEST = 10.0, 8 << 20


@dataclass(frozen=True, slots=True)
class JiraEntrance:
    """The way in, where a secret is set: Jira knocks, and is then asked."""

    secret: str = field(repr=False)
    pull: PullExternalChanges

    @property
    def doors(self) -> dict[str, ASGIApp]:
        """Return the application by its path."""
        return {PATH: JiraDoor(secret=self.secret, hint=self.pull.hint)} if self.secret else {}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep nothing open."""
        yield


def join_jira(engine: Engine) -> tuple[Engine, JiraEntrance]:
    """Return the engine whose worker also keeps tickets in step with Jira, and the way in.

    Raises `NotReady` or `InvalidInput` for half of what it takes.
    """
    settings, units, clock = engine.settings, engine.unit_of_work, engine.clock
    api, places, say = build_api(settings), places_of(settings), speaker(settings)("").gettext
    rules = engine.life.acts.rules
    note = AddNote(unit_of_work=units, clock=clock, ids=engine.ids, rules=rules)
    holding = HoldMirror(unit_of_work=units, clock=clock, system=SYSTEM)
    desk = JiraDesk(
        api=api,
        places=places,
        tell=TellStory(say=say, names=_names(engine, say), desk=settings.public_url.rstrip("/"), channels=CHANNELS),
        note=note,
        holding=holding,
        unit_of_work=units,
        reading=engine.reading,
        clock=clock,
    )
    there = JiraChanges(api=api, places=places, reading=engine.reading)
    pull = PullExternalChanges(
        there=there,
        take_over=TakeOverChanges(
            there=there,
            holding=holding,
            reply=engine.life.reply,
            note=note,
            unit_of_work=units,
            reading=engine.reading,
            clock=clock,
            gone=say(GONE),
            rules=rules,
        ),
        unit_of_work=units,
        reading=engine.reading,
        clock=clock,
        rest_seconds=settings.jira_poll_seconds,
    )
    work, warnings = engine.work, engine.warnings
    alarm = JiraAlarm(say_once=SayOnce(api=api, unit_of_work=units, reading=engine.reading, clock=clock), say=say)
    carry_out = replace(work.carry_out, syncs=(*work.carry_out.syncs, desk), alarms=(alarm, *work.carry_out.alarms))
    offer: tuple[Part, ...] = ()
    if settings.jira_all_tickets:
        carry_out = replace(carry_out, of_every_tier=carry_out.of_every_tier | {SYSTEM})
        offer = (OfferEveryTicket(system=SYSTEM, unit_of_work=units, reading=engine.reading, clock=clock),)
    joined = replace(
        engine,
        work=replace(work, carry_out=carry_out, apart=(*work.apart, pull, *offer)),
        warnings=lambda: (*warnings(), *filter(None, (pull.problem(),))),
    )
    return joined, JiraEntrance(settings.jira_webhook_secret.get_secret_value(), pull)


def build_api(settings: Settings) -> JiraApi:
    """Return Jira at the address that is set, and nothing else; raise `NotReady` or `InvalidInput`."""
    token = token_of(settings.jira_token, without=_CLOSED)
    try:
        networks = tuple(ip_network(network) for network in settings.jira_networks)
    except ValueError as error:
        raise InvalidInput(f"`jira_networks` lists networks such as 10.0.0.0/8: {error}.") from error
    transport = CheckedTransport(networks=networks, longest=_LONGEST)
    client = client_for(_site(settings), user=settings.jira_user, token=token, transport=transport)
    client.timeout = _TIMEOUT
    return JiraApi(JiraCaller(client))


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


def _site(settings: Settings) -> str:
    parts = place_for(
        lambda address: checked_address(address, example="https://acme.atlassian.net", setting="FIRSTLINE_JIRA_TOKEN"),
        settings.jira_url,
    )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _names(engine: Engine, say: Say) -> Names:
    rules = engine.life.acts.rules
    return lambda people: DeskNames(roster=rules().roster, people=lambda: people, visitor=say(VISITOR), say=say)
