"""Ticket systems whose people work on our tickets, wired to the engine: each only where its address is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network

import httpx
from starlette.types import ASGIApp

from app.bootstrap.channels.chatting import speaker
from app.bootstrap.engine import Engine
from app.bootstrap.replying import build_note
from app.bootstrap.sources.web_sources import place_for
from app.domain.errors import InvalidInput
from app.mirroring.alarm import AlarmThere
from app.mirroring.copies import System
from app.mirroring.showing import ShowTickets
from app.mirroring.story import Markup, Names, Say, TellStory
from app.mirroring.wording import GONE
from app.ports import ExternalDesk
from app.provider.outbound import CheckedTransport
from app.services.desk.reply_to_requester import AddNote
from app.services.worker.hold_mirror import HoldMirror
from app.services.worker.offer_every_ticket import OfferEveryTicket
from app.services.worker.pull_external_changes import PullExternalChanges
from app.services.worker.take_over_changes import TakeOverChanges
from app.services.worker.work import Part
from app.web.naming import CHANNELS, VISITOR
from app.web.naming import Names as DeskNames
from indexer.addresses import checked_address, site_of
from indexer.webapi import client_for

_TIMEOUT, _LONGEST = 10.0, 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDesk:
    """One ticket system to join: `all_tickets` shows there what the engine answered by itself, too."""

    system: System
    tell: TellStory
    there: ExternalDesk
    rest_seconds: int
    all_tickets: bool = False


@dataclass(frozen=True, slots=True)
class WebhookEntrance:
    """The webhook, where a secret is set for it."""

    endpoints: dict[str, ASGIApp]

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep nothing open."""
        yield


def join_desk(engine: Engine, desk: TicketDesk) -> tuple[Engine, PullExternalChanges]:
    """Return the engine whose worker also keeps tickets in step with that system, and what asks it."""
    units, clock, system = engine.unit_of_work, engine.clock, desk.system
    note = build_note(engine)
    holding = HoldMirror(unit_of_work=units, clock=clock, system=system.id)
    shows = ShowTickets(
        system=system,
        tell=desk.tell,
        holding=holding,
        note=note,
        unit_of_work=units,
        reading=engine.reading,
        clock=clock,
    )
    pull = PullExternalChanges(
        there=desk.there,
        take_over=_take_over(engine, desk, holding, note),
        unit_of_work=units,
        reading=engine.reading,
        clock=clock,
        rest_seconds=desk.rest_seconds,
    )
    return _kept_in_step(engine, desk, shows, pull), pull


def _kept_in_step(engine: Engine, desk: TicketDesk, shows: ShowTickets, pull: PullExternalChanges) -> Engine:
    """Return the engine whose worker shows tickets there, and asks what changed."""
    work, system = engine.work, desk.system
    alarm = AlarmThere(say_once=shows.say_once(), tell=desk.tell)
    carry_out = replace(work.carry_out, syncs=(*work.carry_out.syncs, shows), alarms=(alarm, *work.carry_out.alarms))
    offer: tuple[Part, ...] = ()
    if desk.all_tickets:
        carry_out = replace(carry_out, of_every_tier=carry_out.of_every_tier | {system.id})
        offer = (
            OfferEveryTicket(
                system=system.id, unit_of_work=engine.unit_of_work, reading=engine.reading, clock=engine.clock
            ),
        )
    joined = replace(engine, work=replace(work, carry_out=carry_out, apart=(*work.apart, pull, *offer)))
    return joined.warning_also(pull.problem)


def build_story(engine: Engine, system: str, markup: Markup) -> TellStory:
    """Return what tells of a ticket there, in the language of the house."""
    settings, say = engine.settings, speaker(engine.settings)("").gettext
    return TellStory(
        system=system, markup=markup, say=say, names=_names(engine, say), desk=settings.site, channels=CHANNELS
    )


def build_client(url: str, *, user: str, token: str, networks: Sequence[str], system: str) -> httpx.Client:
    """Return a client of the address that is set, and of nothing else; raise `InvalidInput` for one that is none.

    `system` is how its settings begin.
    """
    try:
        allowed = tuple(ip_network(network) for network in networks)
    except ValueError as error:
        raise InvalidInput(f"`{system}_networks` lists networks such as 10.0.0.0/8: {error}.") from error
    parts = place_for(
        lambda address: checked_address(
            address, example="https://acme.example", setting=f"FIRSTLINE_{system.upper()}_TOKEN"
        ),
        url,
    )
    site = site_of(parts)
    transport = CheckedTransport(networks=allowed, longest=_LONGEST)
    client = client_for(site, user=user, token=token, transport=transport)
    client.timeout = _TIMEOUT
    return client


def webhook_for(secret: str, endpoints: Callable[[str], dict[str, ASGIApp]]) -> WebhookEntrance:
    """Return the webhook; without a secret there is none."""
    return WebhookEntrance(endpoints(secret) if secret else {})


def _take_over(engine: Engine, desk: TicketDesk, holding: HoldMirror, note: AddNote) -> TakeOverChanges:
    say = speaker(engine.settings)("").gettext
    return TakeOverChanges(
        there=desk.there,
        holding=holding,
        reply=engine.life.reply,
        note=note,
        unit_of_work=engine.unit_of_work,
        reading=engine.reading,
        clock=engine.clock,
        gone=say(GONE) % {"name": "%(name)s", "system": desk.system.called},
        rules=engine.life.acts.rules,
    )


def _names(engine: Engine, say: Say) -> Names:
    rules = engine.life.acts.rules
    return lambda people: DeskNames(roster=rules().roster, people=lambda: people, visitor=say(VISITOR), say=say)
