"""The chat channels that are set up, joined to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bootstrap.engine import Engine

if TYPE_CHECKING:
    from app.channels.slack.door import SlackEntrance


def join_slack(engine: Engine) -> tuple[Engine, SlackEntrance | None]:
    """Return the engine whose worker also serves Slack, and the ways in; the same engine and None without a token."""
    if not engine.settings.slack_bot_token.get_secret_value():
        return engine, None
    # imported here: only a house that uses Slack waits for its libraries
    from app.bootstrap.slack import build_slack

    return build_slack(engine)
