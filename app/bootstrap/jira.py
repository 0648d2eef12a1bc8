"""A project of a Jira as a source of a home's index."""

from __future__ import annotations

from collections.abc import Callable

from app.bootstrap.discretion import left_out, oldest_kept
from app.bootstrap.web_sources import place_for, token_of
from app.domain.opt_out import is_left_out
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.jira import JiraSource, place_of

LIVE = "jira"
_CLOSED = "No token is set, so Jira tells nothing. Set FIRSTLINE_JIRA_TOKEN (docs/jira.md)."


def jira_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `jira:ADDRESS`; `tell` hears what it waits for."""

    def live(location: str, *, name: str = "") -> JiraSource:
        place = place_for(place_of, location)
        token = token_of(settings.jira_token, without=_CLOSED)
        # imported here: only a house that reads a Jira waits for its libraries
        from indexer.sources.jira.api import ADVICE, JiraApi
        from indexer.webapi import WebApi, client_for

        client = client_for(place.base, user=settings.jira_user, token=token)
        subjects = left_out(settings)
        return JiraSource(
            place=place,
            calls=JiraApi(
                web=WebApi(client=client, service="Jira", advice=ADVICE, tell=tell),
                of_others=bool(settings.jira_url),
            ),
            name=name,
            group=settings.jira_projects.get(place.project, ""),
            oldest=oldest_kept(settings),
            is_left_out=lambda email: is_left_out(subjects, person=email),
        )

    return {LIVE: live}
