"""A project of a Jira as a source of a home's index."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.bootstrap.discretion import left_out, oldest_kept
from app.bootstrap.sources.web_sources import place_for, token_of
from app.domain.opt_out import is_left_out
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.jira import JiraSource, Place, place_of

if TYPE_CHECKING:
    from indexer.sources.jira.api import JiraApi

LIVE = "jira"
_CLOSED = "No token is set, so Jira tells nothing. Set FIRSTLINE_JIRA_TOKEN (docs/jira.md)."


def jira_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `jira:ADDRESS`; `tell` hears what it waits for."""

    def live(location: str, *, name: str = "") -> JiraSource:
        place = place_for(place_of, location)
        subjects = left_out(settings)
        return JiraSource(
            place=place,
            calls=open_jira(settings, place, tell),
            name=name,
            group=settings.jira_projects.get(place.project, ""),
            oldest=oldest_kept(settings),
            is_left_out=lambda email: is_left_out(subjects, person=email),
        )

    return {LIVE: live}


def open_jira(
    settings: Settings, place: Place, tell: Callable[[str], None], *, sleep: Callable[[float], None] = time.sleep
) -> JiraApi:
    """Return what is asked of the Jira at a place, with our token; raise `NotReady` without one."""
    token = token_of(settings.jira_token, without=_CLOSED)
    # imported here: only a house that reads a Jira waits for its libraries
    from indexer.sources.jira.api import ADVICE, JiraApi
    from indexer.webapi import WebApi, client_for

    client = client_for(place.base, user=settings.jira_user, token=token)
    web = WebApi(client=client, service="Jira", advice=ADVICE, tell=tell, sleep=sleep)
    return JiraApi(web=web, of_others=bool(settings.jira_url))
