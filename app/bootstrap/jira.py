"""A project of a Jira as a source of a home's index."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.bootstrap.discretion import left_out, oldest_kept
from app.domain.errors import InvalidInput, NotReady
from app.domain.opt_out import is_left_out
from app.settings import Settings
from indexer.plugins import SourceFactory
from indexer.sources.jira import JiraSource, place_of
from indexer.types import SourceUnavailable

LIVE = "jira"


def jira_kinds(settings: Settings, tell: Callable[[str], None]) -> dict[str, SourceFactory]:
    """Return the kind `jira:ADDRESS`; `tell` hears what it waits for."""

    def live(location: str, *, name: str = "") -> JiraSource:
        token = settings.jira_token.get_secret_value()
        try:
            place = place_of(location)
        except SourceUnavailable as error:
            raise InvalidInput(str(error)) from error
        if not token:
            raise NotReady("No token is set, so Jira tells nothing. Set FIRSTLINE_JIRA_TOKEN (docs/jira.md).")
        # imported here: only a house that reads a Jira waits for its libraries
        from indexer.sources.jira.api import ADVICE, JiraApi
        from indexer.webapi import WebApi, client_for

        client = client_for(place.base, user=settings.jira_user, token=token)
        subjects = left_out(settings)
        return JiraSource(
            place=place,
            calls=JiraApi(web=WebApi(client=client, service="Jira", advice=ADVICE, tell=tell)),
            name=name,
            group=settings.jira_projects.get(place.project, ""),
            oldest=oldest_kept(settings),
            is_left_out=partial(_is_left_out, subjects),
        )

    return {LIVE: live}


def _is_left_out(subjects: frozenset[str], email: str) -> bool:
    return is_left_out(subjects, person=email)
