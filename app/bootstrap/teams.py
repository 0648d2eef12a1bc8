"""Microsoft Teams, wired to the engine: only where an application id is set; nothing here needs Microsoft to be up."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
from starlette.types import ASGIApp

from app.bootstrap.chatting import build_choose, build_follow_up, month_of, reading_also, speaker
from app.bootstrap.engine import Engine
from app.bootstrap.identity import SystemClock
from app.bootstrap.replying import build_continue_request
from app.bootstrap.teams_desk import TeamsDesk, build_teams_desk
from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.private_wish import HearWish
from app.channels.rating import TakeRating
from app.channels.teams.api import TeamsApi
from app.channels.teams.channel import TeamsChannel
from app.channels.teams.check import rooms_in_trouble
from app.channels.teams.door import PATH, TeamsDoor
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
from app.services.carry_out import CarryOut
from app.services.change_ticket import ChangeTicket
from app.services.close_ticket import CloseTicket
from app.services.find_request import FindRequest
from app.services.leave_out import LeaveOut, TakeIn
from app.settings import Settings

_HANDS = 2


@dataclass(frozen=True, slots=True)
class TeamsEntrance:
    """The way in: Microsoft posts to us; we open no connection."""

    listener: TeamsListener

    @property
    def doors(self) -> dict[str, ASGIApp]:
        """Return the application by its path."""
        return {PATH: TeamsDoor(self.listener)}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep nothing open."""
        yield


def build_teams(engine: Engine) -> tuple[Engine, TeamsEntrance]:
    """Return the engine whose worker also serves Teams, and the way in; raise `NotReady` for half a configuration."""
    settings, clock = engine.settings, engine.clock
    rules, http = teams_rules(settings), checked_client()
    api = TeamsApi(
        http=http,
        token=app_token(settings, http, clock),
        rules=rules,
        reading=engine.reading,
        unit_of_work=engine.unit_of_work,
    )
    people = TeamsPeople(roster=api, rules=rules, clock=clock)
    channel = TeamsChannel(
        calls=api,
        say=SayOnce(calls=api, unit_of_work=engine.unit_of_work, clock=clock),
        company=Company(people=people, rules=rules, documents=engine.retriever, clock=clock),
        find=FindRequest(unit_of_work=engine.reading),
        documents=engine.retriever,
        reading=engine.reading,
        speak=speaker(settings),
        month=month_of(settings),
    )
    desk = build_teams_desk(engine, channel, api) if rules.triage_rooms else None
    acts = engine.life.acts
    rater = TeamsRater(
        channel=channel,
        scale=lambda: acts.rules().csat.scale,
        take=TakeRating(rate=acts.ratings, speak=channel.speak),
    )
    pressing = Pressing(
        channel=channel,
        calls=api,
        record_feedback=engine.record_feedback,
        choose=build_choose(engine),
        clock=clock,
        rate=rater.pressed,
    )
    reader = replace(_reader(engine, channel, people, pressing), desk=desk.events if desk else None)
    work = engine.work
    joined = replace(
        work,
        carry_out=_carrying(work.carry_out, channel, rater, desk),
        intake=reading_also(engine, channel.name, reader),
    )
    listener = TeamsListener(
        vouch=BotTokens(
            keys=ServedKeys(
                served=lambda: served_by(http, settings.teams_keys_url), clock=clock, algorithms=ALGORITHMS
            ),
            app_id=settings.teams_app_id,
            clock=clock,
        ),
        keep=KeepActivity(unit_of_work=engine.urgent, clock=clock, kept=work.bell.ring),
        rules=rules,
        answer=pressing.answer,
        desk=desk.at_once if desk else None,
    )
    return replace(engine, work=joined), TeamsEntrance(listener)


def _carrying(carry_out: CarryOut, channel: TeamsChannel, rater: TeamsRater, desk: TeamsDesk | None) -> CarryOut:
    alarms, boards = ((desk.alarm,), (desk.board,)) if desk else ((), ())
    return replace(
        carry_out,
        channels={**carry_out.channels, channel.name: channel},
        tellers={**carry_out.tellers, channel.name: channel},
        raters={**carry_out.raters, channel.name: rater},
        alarms=(*alarms, *carry_out.alarms),
        syncs=(*carry_out.syncs, *boards),
    )


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
    address = settings.public_url.rstrip("/")
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
        privacy=Privacy(
            hear=HearWish(
                leave_out=LeaveOut(unit_of_work=engine.unit_of_work, clock=engine.clock),
                take_in=TakeIn(unit_of_work=engine.unit_of_work),
            ),
            say=channel.say,
            speak=channel.speak,
        ),
        speak=channel.speak,
        beside=ThreadPoolExecutor(_HANDS, thread_name_prefix="teams-typing").submit,
        unit_of_work=engine.unit_of_work,
        clock=engine.clock,
    )
