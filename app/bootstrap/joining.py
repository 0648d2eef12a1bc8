"""The chat channels that are set up, joined to the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp

from app.bootstrap.engine import Engine


class Entrance(Protocol):
    """The ways in of one channel: applications by path, and a connection that is kept open."""

    @property
    def doors(self) -> Mapping[str, ASGIApp]: ...

    def connected(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Entrances:
    """The ways in of all of them."""

    all: tuple[Entrance, ...] = ()

    @property
    def doors(self) -> dict[str, ASGIApp]:
        """Return the applications by path."""
        return {path: door for entrance in self.all for path, door in entrance.doors.items()}

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
    # Imported here: only a house that uses a channel waits for its libraries.
    if engine.settings.slack_bot_token.get_secret_value():
        from app.bootstrap.slack import build_slack

        engine, slack = build_slack(engine)
        entrances.append(slack)
    if engine.settings.teams_app_id:
        from app.bootstrap.teams import build_teams

        engine, teams = build_teams(engine)
        entrances.append(teams)
    if engine.settings.jira_url:
        from app.bootstrap.jira_desk import join_jira

        engine, jira = join_jira(engine)
        entrances.append(jira)
    if engine.settings.zendesk_url:
        from app.bootstrap.zendesk_desk import join_zendesk

        engine, zendesk = join_zendesk(engine)
        entrances.append(zendesk)
    if engine.settings.email_address:
        from app.bootstrap.email import build_email

        engine, mail = build_email(engine)
        entrances.append(mail)
    return engine, Entrances(tuple(entrances))
