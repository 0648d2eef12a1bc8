"""Slack, wired to the engine: only where a bot token is set; nothing here needs Slack to be up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.bootstrap.chatting import build_choose, build_follow_up, month_of, reading_also, speaker
from app.bootstrap.engine import Engine
from app.bootstrap.identity import SystemClock
from app.bootstrap.slack_desk import SlackDesk, build_slack_desk
from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.rating import TakeRating
from app.channels.slack.alarm import SlackAlarm
from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import SlackApi
from app.channels.slack.calling import build_client
from app.channels.slack.channel import SlackChannel
from app.channels.slack.check import CheckSlack, Finding
from app.channels.slack.door import SlackEntrance
from app.channels.slack.files import ReadFiles, SlackFilesApi
from app.channels.slack.listener import KeepEvent, SlackIdentity, build_listener
from app.channels.slack.pressing import Pressing
from app.channels.slack.privacy import Privacy
from app.channels.slack.rater import SlackRater
from app.channels.slack.rating_window import OpenRating
from app.channels.slack.reader import SlackReader
from app.channels.slack.rules import ReactionRule, RoomRules, SlackRules
from app.channels.slack.sending import SendFiles
from app.channels.slack.whispering import WhisperOnce
from app.channels.slack.why import Why
from app.channels.slack.windows import SlackWindowsApi
from app.channels.slack.withdrawing import Withdraw
from app.domain.errors import NotReady
from app.services.carry_out import CarryOut
from app.services.change_ticket import ChangeTicket
from app.services.close_ticket import CloseTicket
from app.services.come_back import ComeBack
from app.services.find_request import FindRequest
from app.services.leave_out import LeaveOut, TakeIn
from app.services.reopen_ticket import ReopenTicket
from app.settings import Settings


def build_slack(engine: Engine) -> tuple[Engine, SlackEntrance]:
    """Return the engine whose worker also serves Slack, and the ways in."""
    settings = engine.settings
    token = settings.slack_bot_token.get_secret_value()
    api = SlackApi(build_client(token, base_url=settings.slack_api_url))
    identity = SlackIdentity(api.client)
    rules = slack_rules(settings)
    company = Company(people=api, rules=rules, documents=engine.retriever, clock=engine.clock)
    channel = SlackChannel(
        calls=api,
        company=company,
        rules=rules,
        find=FindRequest(unit_of_work=engine.reading),
        documents=engine.retriever,
        speak=speaker(settings),
        month=month_of(settings),
        whisper=WhisperOnce(calls=api, direct=api, unit_of_work=engine.unit_of_work),
        send_files=SendFiles(calls=api, direct=api, uploads=api, content=_content(engine)),
    )
    answers = AnswerOnce(calls=api, direct=api, unit_of_work=engine.unit_of_work)
    desk = build_slack_desk(engine, channel, api, answers, me=identity.user)
    rater = _rater(engine, channel)
    reader = replace(
        _reader(engine, channel, identity, answers, _Sides(desk=desk, rater=rater)),
        files=ReadFiles(SlackFilesApi(api.client)),
    )
    alarm = SlackAlarm(
        calls=api,
        direct=api,
        roster=lambda: engine.life.acts.rules().roster,
        speak=channel.speak,
        room=settings.slack_agents_channel,
    )
    work = engine.work
    joined = replace(
        work,
        carry_out=replace(
            _carrying(work.carry_out, channel, desk, alarm), raters={**work.carry_out.raters, channel.name: rater}
        ),
        intake=reading_also(engine, channel.name, reader),
    )
    secret = settings.slack_signing_secret.get_secret_value()
    keep = KeepEvent(unit_of_work=engine.urgent, clock=engine.clock, kept=work.bell.ring)
    entrance = SlackEntrance(
        listener=build_listener(
            keep,
            identity,
            signing_secret=secret,
            at_once=replace(desk.at_once, open_rating=_rating_window(engine, channel, api)),
        ),
        app_token=settings.slack_app_token.get_secret_value(),
        signed=bool(secret),
    )
    return replace(engine, work=joined), entrance


def _carrying(carry_out: CarryOut, channel: SlackChannel, desk: SlackDesk, alarm: SlackAlarm) -> CarryOut:
    return replace(
        carry_out,
        channels={**carry_out.channels, channel.name: channel},
        tellers={**carry_out.tellers, channel.name: channel},
        alarms=(alarm, *carry_out.alarms),
        syncs=(*carry_out.syncs, desk.board),
    )


def check_slack(settings: Settings) -> tuple[Finding, ...]:
    """Ask Slack whether everything is in place; raise `NotReady` where no bot token is set."""
    token, app_token = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    if not token:
        raise NotReady(
            "No bot token is set. Make the app (firstline slack manifest), install it in your workspace, "
            "and set FIRSTLINE_SLACK_BOT_TOKEN."
        )
    return CheckSlack(
        client=build_client(token, base_url=settings.slack_api_url),
        app_client=build_client(app_token, base_url=settings.slack_api_url) if app_token else None,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        rules=slack_rules(settings),
        clock=SystemClock(),
    )()


def slack_rules(settings: Settings) -> SlackRules:
    """Return the rules an administrator set."""
    return SlackRules(
        rooms={id: RoomRules(policy=room.policy, group=room.group) for id, room in settings.slack_channels.items()},
        user_groups=settings.slack_user_groups,
        agents_room=settings.slack_agents_channel,
        announcements=settings.slack_announcements,
        grace_seconds=settings.slack_grace_seconds,
        queue_rooms=settings.slack_queues,
        reactions={
            emoji: ReactionRule(act=reaction.act, queue=reaction.queue)
            for emoji, reaction in settings.slack_reactions.items()
        },
        status=settings.slack_status,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    desk: SlackDesk
    rater: SlackRater


def _reader(
    engine: Engine, channel: SlackChannel, identity: SlackIdentity, answers: AnswerOnce, sides: _Sides
) -> SlackReader:
    change = ChangeTicket(unit_of_work=engine.unit_of_work, clock=engine.clock)
    pressing = Pressing(
        find=channel.find,
        record_feedback=engine.record_feedback,
        reopen=ComeBack(reopen=ReopenTicket(change=change), follow_up=engine.life.later),
        choose=build_choose(engine),
        channel=channel,
        calls=answers,
        why=Why(reading=engine.reading, documents=engine.retriever, company=channel.company),
        reading=engine.reading,
        speak=channel.speak,
        clock=engine.clock,
        rate=sides.rater.pressed,
        rate_in_words=sides.rater.submitted,
    )
    return SlackReader(
        accept=engine.accept,
        find=channel.find,
        wordings=Wordings(find=channel.find, close=CloseTicket(change=change)),
        follow_up=build_follow_up(engine),
        pressing=pressing,
        company=channel.company,
        calls=answers,
        withdraw=Withdraw(calls=channel.calls, direct=channel.whisper.direct, agents_room=channel.rules.agents_room),
        rules=channel.rules,
        clock=engine.clock,
        me=identity.user,
        desk=sides.desk.events,
        answering=answers.reading,
        privacy=Privacy(
            leave_out=LeaveOut(unit_of_work=engine.unit_of_work, clock=engine.clock),
            take_in=TakeIn(unit_of_work=engine.unit_of_work),
            company=channel.company,
            calls=answers,
            speak=channel.speak,
        ),
    )


def _rater(engine: Engine, channel: SlackChannel) -> SlackRater:
    acts = engine.life.acts
    return SlackRater(
        whisper=channel.whisper,
        speak=channel.speak,
        scale=lambda: acts.rules().csat.scale,
        take=TakeRating(rate=acts.ratings, speak=channel.speak),
    )


def _rating_window(engine: Engine, channel: SlackChannel, api: SlackApi) -> OpenRating:
    return OpenRating(
        find=channel.find,
        windows=SlackWindowsApi(api.client),
        speak=channel.speak,
        scale=lambda: engine.life.acts.rules().csat.scale,
    )


def _content(engine: Engine) -> Callable[[str], bytes]:
    def content(upload_id: str) -> bytes:
        with engine.reading() as work:
            return work.uploads.content(upload_id)

    return content
