"""Slack's past as sources of a home's index: a channel as it is now, and an export; both keep to people's wishes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.discretion import slack_discretion
from app.domain.errors import InvalidInput, NotReady
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.slack import SlackExportSource, SlackHistorySource

if TYPE_CHECKING:
    from indexer.sources.slack.api import HistoryApi

LIVE, EXPORT = "slack", "slack-export"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")


def slack_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kinds `slack:CHANNEL_ID` and `slack-export:FILE`; `tell` hears what the first waits for."""

    def live(location: str, *, name: str = "") -> SlackHistorySource:
        if not _CHANNEL.fullmatch(location):
            raise InvalidInput(
                f"{location!r} is no channel id of Slack, such as C0123456789. In Slack, open the channel's details: "
                "the id stands at the bottom."
            )
        room = settings.slack_channels.get(location)
        return SlackHistorySource(
            channel=location,
            calls=_calls(settings, tell),
            folder=settings.home / "index",
            name=name,
            group=room.group if room else "",
            discretion=slack_discretion(settings),
        )

    def export(location: str, *, name: str = "") -> SlackExportSource:
        return SlackExportSource(Path(location), name=name, discretion=slack_discretion(settings))

    return {LIVE: live, EXPORT: export}


def _calls(settings: Settings, tell: Callable[[str], None]) -> HistoryApi:
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        raise NotReady(
            "No bot token is set, so Slack tells nothing. Set FIRSTLINE_SLACK_BOT_TOKEN, or index an export instead: "
            "slack-export:FILE."
        )
    # imported here: only a house that reads Slack waits for its libraries
    from app.channels.slack.calling import build_client
    from indexer.sources.slack.api import HistoryApi

    client = build_client(token, base_url=settings.slack_api_url, retry=False)
    return HistoryApi(client=client, per_page=settings.slack_history_page, tell=tell)
