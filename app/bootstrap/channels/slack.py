"""Slack, wired to the engine: only where a bot token is set; nothing here needs Slack to be up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.bootstrap.channels.chatting import (
    Chat,
    build_choose,
    build_follow_up,
    build_hear_wish,
    build_take_rating,
    join_chat,
    month_of,
    rating_scale,
    roster_of,
    speaker,
)
from app.bootstrap.channels.slack_desk import OneSlack, build_slack_desk
from app.bootstrap.engine import Engine
from app.bootstrap.identity import SystemClock
from app.channels.company import Company
from app.channels.edits import Wordings
from app.channels.slack.alarm import SlackAlarm
from app.channels.slack.answering import AnswerOnce
from app.channels.slack.api import SlackApi
from app.channels.slack.calling import build_client
from app.channels.slack.channel import SlackChannel
from app.channels.slack.check import CheckSlack, Finding
from app.channels.slack.desk.incoming import AtOnce, DeskEvents
from app.channels.slack.digest import SlackDigest
from app.channels.slack.endpoint import SlackEntrance
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
from app.services.requests.come_back import ComeBack
from app.services.requests.find_request import FindRequest
from app.services.tickets.change_ticket import ChangeTicket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.reopen_ticket import ReopenTicket
from app.settings import Settings


def build_slack(engine: Engine) -> tuple[Engine, SlackEntrance]:
    """Return the engine whose worker also serves Slack, and the ways in."""
    settings = engine.settings
    api = SlackApi(build_client(settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url))
    slack = OneSlack(
        api=api,
        identity=SlackIdentity(api.client),
        channel=_channel(engine, api),
        answers=AnswerOnce(calls=api, direct=api, unit_of_work=engine.unit_of_work),
    )
    desk, rater = build_slack_desk(engine, slack), _rater(engine, slack.channel)
    chat = Chat(
        channel=slack.channel,
        rater=rater,
        reader=_reader(engine, slack, desk.events, _pressing(engine, slack, rater)),
        alarm=_alarm(engine, slack),
        boards=(desk.board,),
        digest=SlackDigest(calls=api, speak=slack.channel.speak, site=engine.settings.site),
    )
    at_once = replace(desk.at_once, open_rating=_rating_window(engine, slack))
    return join_chat(engine, chat), _entrance(engine, slack.identity, at_once)


def _channel(engine: Engine, api: SlackApi) -> SlackChannel:
    settings, rules = engine.settings, slack_rules(engine.settings)
    return SlackChannel(
        calls=api,
        company=Company(people=api, rules=rules, documents=engine.retriever, clock=engine.clock),
        rules=rules,
        find=FindRequest(unit_of_work=engine.reading),
        documents=engine.retriever,
        speak=speaker(settings),
        month=month_of(settings),
        whisper=WhisperOnce(calls=api, direct=api, unit_of_work=engine.unit_of_work),
        send_files=SendFiles(calls=api, direct=api, uploads=api, content=_content(engine)),
    )


def _alarm(engine: Engine, slack: OneSlack) -> SlackAlarm:
    return SlackAlarm(
        calls=slack.api,
        direct=slack.api,
        roster=roster_of(engine),
        speak=slack.channel.speak,
        room=slack.channel.rules.agents_room,
    )


def _entrance(engine: Engine, identity: SlackIdentity, at_once: AtOnce) -> SlackEntrance:
    settings, secret = engine.settings, engine.settings.slack_signing_secret.get_secret_value()
    keep = KeepEvent(unit_of_work=engine.urgent, clock=engine.clock, kept=engine.work.bell.ring)
    return SlackEntrance(
        listener=build_listener(keep, identity, signing_secret=secret, at_once=at_once),
        app_token=settings.slack_app_token.get_secret_value(),
        signed=bool(secret),
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


def _pressing(engine: Engine, slack: OneSlack, rater: SlackRater) -> Pressing:
    channel, change = slack.channel, ChangeTicket(unit_of_work=engine.unit_of_work, clock=engine.clock)
    return Pressing(
        find=channel.find,
        record_feedback=engine.record_feedback,
        reopen=ComeBack(reopen=ReopenTicket(change=change), follow_up=engine.life.later),
        choose=build_choose(engine),
        channel=channel,
        calls=slack.answers,
        why=Why(reading=engine.reading, documents=engine.retriever, company=channel.company),
        reading=engine.reading,
        speak=channel.speak,
        clock=engine.clock,
        rate=rater.pressed,
        rate_in_words=rater.submitted,
    )


def _reader(engine: Engine, slack: OneSlack, desk: DeskEvents, pressing: Pressing) -> SlackReader:
    channel, change = slack.channel, ChangeTicket(unit_of_work=engine.unit_of_work, clock=engine.clock)
    return SlackReader(
        accept=engine.accept,
        find=channel.find,
        wordings=Wordings(find=channel.find, close=CloseTicket(change=change)),
        follow_up=build_follow_up(engine),
        pressing=pressing,
        company=channel.company,
        calls=slack.answers,
        withdraw=Withdraw(calls=channel.calls, direct=channel.whisper.direct, agents_room=channel.rules.agents_room),
        rules=channel.rules,
        clock=engine.clock,
        me=slack.identity.user,
        desk=desk,
        files=ReadFiles(SlackFilesApi(slack.api.client)),
        answering=slack.answers.reading,
        privacy=Privacy(
            hear=build_hear_wish(engine), company=channel.company, calls=slack.answers, speak=channel.speak
        ),
    )


def _rater(engine: Engine, channel: SlackChannel) -> SlackRater:
    return SlackRater(
        whisper=channel.whisper,
        speak=channel.speak,
        scale=rating_scale(engine),
        take=build_take_rating(engine, channel.speak),
    )


def _rating_window(engine: Engine, slack: OneSlack) -> OpenRating:
    channel = slack.channel
    return OpenRating(
        find=channel.find,
        windows=SlackWindowsApi(slack.api.client),
        speak=channel.speak,
        scale=rating_scale(engine),
    )


def _content(engine: Engine) -> Callable[[str], bytes]:
    def content(upload_id: str) -> bytes:
        with engine.reading() as work:
            return work.uploads.content(upload_id)

    return content
