"""Microsoft Teams, wired to the engine: only where an application id is set; nothing here needs Microsoft to be up."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
from starlette.types import ASGIApp

from app.bootstrap.channels.chatting import (
    Chat,
    build_choose,
    build_follow_up,
    build_hear_wish,
    build_take_rating,
    join_chat,
    month_of,
    rating_scale,
    speaker,
)
from app.bootstrap.channels.teams_desk import build_teams_desk
from app.bootstrap.engine import Engine
from app.bootstrap.identity import SystemClock
from app.bootstrap.replying import build_continue_request
from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.teams.api import TeamsApi
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.check import rooms_in_trouble
from app.channels.teams.digest import TeamsDigest
from app.channels.teams.endpoint import PATH, TeamsEndpoint
from app.channels.teams.following import Continued
from app.channels.teams.listener import KeepActivity, TeamsListener
from app.channels.teams.people import TeamsPeople
from app.channels.teams.pressing import Pressing
from app.channels.teams.privacy import Privacy
from app.channels.teams.rater import TeamsRater
from app.channels.teams.reader import TeamsReader
from app.channels.teams.rules import TeamsRules, is_uuid
from app.channels.teams.saying import SayOnce
from app.channels.teams.withdrawing import Withdraw
from app.domain.errors import NotReady
from app.ports import Clock
from app.provider.access_token import AccessToken, TokenEndpoint
from app.provider.bot_tokens import ALGORITHMS, SCOPE, BotTokens, served_by
from app.provider.grants import ClientCredentials
from app.provider.outbound import checked_client
from app.provider.refusals import microsoft_says_of_the_bot
from app.provider.served_keys import ServedKeys
from app.services.requests.find_request import FindRequest
from app.services.tickets.change_ticket import ChangeTicket
from app.services.tickets.close_ticket import CloseTicket
from app.settings import Settings

_HANDS = 2


@dataclass(frozen=True, slots=True)
class TeamsEntrance:
    """The way in: Microsoft posts to us; we open no connection."""

    listener: TeamsListener

    @property
    def endpoints(self) -> dict[str, ASGIApp]:
        """Return the application by its path."""
        return {PATH: TeamsEndpoint(self.listener)}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep nothing open."""
        yield


def build_teams(engine: Engine) -> tuple[Engine, TeamsEntrance]:
    """Return the engine whose worker also serves Teams, and the way in; raise `NotReady` for half a configuration."""
    rules, http = teams_rules(engine.settings), checked_client()
    api = TeamsApi(
        http=http,
        token=app_token(engine.settings, http, engine.clock),
        rules=rules,
        reading=engine.reading,
        unit_of_work=engine.unit_of_work,
    )
    people = TeamsPeople(roster=api, rules=rules, clock=engine.clock)
    channel = _channel(engine, api, people)
    desk = build_teams_desk(engine, channel, api) if rules.triage_rooms else None
    rater = TeamsRater(channel=channel, scale=rating_scale(engine), take=build_take_rating(engine, channel.speak))
    pressing = _pressing(engine, channel, rater)
    chat = Chat(
        channel=channel,
        rater=rater,
        reader=replace(_reader(engine, channel, people, pressing), desk=desk.events if desk else None),
        alarm=desk.alarm if desk else None,
        boards=(desk.board,) if desk else (),
        digest=TeamsDigest(say=channel.say, speak=channel.speak, site=engine.settings.site),
    )
    keep = KeepActivity(unit_of_work=engine.urgent, clock=engine.clock, kept=engine.work.bell.ring)
    at_once = desk.at_once if desk else None
    listener = TeamsListener(vouch=_vouch(engine, http), keep=keep, rules=rules, answer=pressing.answer, desk=at_once)
    return join_chat(engine, chat), TeamsEntrance(listener)


def _channel(engine: Engine, api: TeamsApi, people: TeamsPeople) -> TeamsChannel:
    settings, clock = engine.settings, engine.clock
    return TeamsChannel(
        calls=api,
        say=SayOnce(calls=api, unit_of_work=engine.unit_of_work, clock=clock),
        company=Company(people=people, rules=api.rules, documents=engine.retriever, clock=clock),
        find=FindRequest(unit_of_work=engine.reading),
        documents=engine.retriever,
        reading=engine.reading,
        speak=speaker(settings),
        month=month_of(settings),
    )


def _pressing(engine: Engine, channel: TeamsChannel, rater: TeamsRater) -> Pressing:
    return Pressing(
        channel=channel,
        calls=channel.calls,
        record_feedback=engine.record_feedback,
        choose=build_choose(engine),
        clock=engine.clock,
        rate=rater.pressed,
    )


def _vouch(engine: Engine, http: httpx.Client) -> BotTokens:
    """Return what says whether a request is from Microsoft."""
    settings, clock = engine.settings, engine.clock
    keys = ServedKeys(served=lambda: served_by(http, settings.teams_keys_url), clock=clock, algorithms=ALGORITHMS)
    return BotTokens(keys=keys, app_id=settings.teams_app_id, clock=clock)


def teams_rules(settings: Settings) -> TeamsRules:
    """Return what an administrator set; raise `NotReady` where something is missing."""
    wanted = {
        "teams_app_password": settings.teams_app_password.get_secret_value(),
        "teams_tenant_id": settings.teams_tenant_id,
    }
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise NotReady(f"Teams is set up by halves: {' and '.join(missing)} missing. docs/teams.md says where it is.")
    if not is_uuid(settings.teams_tenant_id):
        raise NotReady("teams_tenant_id is the tenant's id (8-4-4-4-12 digits), not its name; Azure shows both.")
    rules = TeamsRules(
        app_id=settings.teams_app_id,
        tenant=settings.teams_tenant_id,
        readers=settings.teams_readers,
        group_rooms={id: room.group for id, room in settings.teams_rooms.items()},
        hosts=settings.teams_hosts,
        queue_rooms=settings.teams_queues,
        service=settings.teams_service_url,
    )
    if rules.triage_rooms and not rules.may_call(rules.service):
        raise NotReady("teams_service_url must begin with https and be on a host of teams_hosts.")
    return rules


def app_token(settings: Settings, http: httpx.Client, clock: Clock) -> AccessToken:
    """Return the app's token, not asked for yet."""
    endpoint = TokenEndpoint(
        http=http,
        address=f"{settings.teams_login_url.rstrip('/')}/{settings.teams_tenant_id}/oauth2/v2.0/token",
        giver="Microsoft",
        use="Teams",
        advice=microsoft_says_of_the_bot,
    )
    secret = settings.teams_app_password.get_secret_value
    grant = ClientCredentials(client_id=settings.teams_app_id, secret=secret, scope=SCOPE)
    return AccessToken(endpoint=endpoint, grant=grant, clock=clock)


def check_teams(settings: Settings) -> str:
    """Ask Microsoft for a token and for its keys; return in words what stands. Raises what is wrong."""
    rules = teams_rules(settings)
    with checked_client() as http:
        token = app_token(settings, http, SystemClock())
        token()
        if not served_by(http, settings.teams_keys_url)["keys"]:
            raise NotReady("Microsoft's keys hold none for Teams. Is `teams_keys_url` right?")
        if troubles := tuple(rooms_in_trouble(http, token, rules)):
            raise NotReady(f"Agents cannot work in Teams yet: {'; '.join(troubles)}. See docs/teams.md.")
    address = settings.site
    if not address.startswith("https://"):
        raise NotReady(f"Microsoft gives a token, but posts only to https: set `public_url`, and {PATH} behind it.")
    seated = "; the bot is in the channels of agents" if rules.triage_rooms else ""
    return f"Microsoft gives a token{seated}; the bot's messaging endpoint must be {address}{PATH}"


def _reader(engine: Engine, channel: TeamsChannel, people: TeamsPeople, pressing: Pressing) -> TeamsReader:
    change = ChangeTicket(unit_of_work=engine.unit_of_work, clock=engine.clock)
    return TeamsReader(
        accept=engine.accept,
        continued=Continued(find=channel.find, read=build_continue_request(engine).read, reading=engine.reading),
        follow_up=build_follow_up(engine),
        wordings=Wordings(find=channel.find, close=CloseTicket(change=change)),
        pressing=pressing,
        company=channel.company,
        people=people,
        calls=channel.calls,
        say=channel.say,
        withdraw=Withdraw(calls=channel.calls, unit_of_work=engine.unit_of_work),
        privacy=Privacy(hear=build_hear_wish(engine), say=channel.say, speak=channel.speak),
        speak=channel.speak,
        beside=ThreadPoolExecutor(_HANDS, thread_name_prefix="teams-typing").submit,
        unit_of_work=engine.unit_of_work,
        clock=engine.clock,
    )
