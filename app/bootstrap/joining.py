"""The chat channels that are set up, joined to the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp

from app.bootstrap.engine import Engine
from app.settings import Settings


class Entrance(Protocol):
    """The ways in of one channel: applications by path, and a connection that is kept open."""

    @property
    def endpoints(self) -> Mapping[str, ASGIApp]: ...

    def connected(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Entrances:
    """The ways in of all of them."""

    all: tuple[Entrance, ...] = ()

    @property
    def endpoints(self) -> dict[str, ASGIApp]:
        """Return the applications by path."""
        return {path: app for entrance in self.all for path, app in entrance.endpoints.items()}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep every connection open."""
        with ExitStack() as stack:
            for entrance in self.all:
                stack.enter_context(entrance.connected())
            yield


def join_channels(engine: Engine) -> tuple[Engine, Entrances]:
    """Return the engine whose worker also serves the chats and ticket systems that are set up, and the ways in."""
    entrances: list[Entrance] = []
    for join in _set_up(engine.settings):
        engine, entrance = join(engine)
        entrances.append(entrance)
    return engine, Entrances(tuple(entrances))


def _set_up(settings: Settings) -> Iterator[Callable[[Engine], tuple[Engine, Entrance]]]:
    """Yield what joins each; imported here, so that only a house that uses a channel waits for its libraries."""
    if settings.slack_bot_token.get_secret_value():
        from app.bootstrap.channels.slack import build_slack

        yield build_slack
    if settings.teams_app_id:
        from app.bootstrap.channels.teams import build_teams

        yield build_teams
    if settings.jira_url:
        from app.bootstrap.ticketing.jira import join_jira

        yield join_jira
    if settings.zendesk_url:
        from app.bootstrap.ticketing.zendesk import join_zendesk

        yield join_zendesk
    if settings.email_address:
        from app.bootstrap.channels.email import build_email

        yield build_email
