"""How Zendesk speaks, to whoever reads there and whoever keeps tickets there."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict

from indexer.webapi import Payload

NOT_LET_IN = "It does not take the token. Check FIRSTLINE_ZENDESK_TOKEN, and for an API token FIRSTLINE_ZENDESK_USER."
"""What to do about a 401."""
AGENTS = frozenset({"agent", "admin"})
"""The roles of those who work there."""

Id = Annotated[str, BeforeValidator(str)]
"""Zendesk counts; here it is a name like any other."""


class Told(Payload):
    """Names are as Zendesk writes them."""

    model_config = ConfigDict(alias_generator=None)


class User(Told):
    """Somebody; `role` is `end-user`, `agent` or `admin`. Whoever is not let in is an anonymous user without an id."""

    id: Id = ""
    name: str = ""
    email: str = ""
    role: str = ""


class Me(Told):
    """Who we are."""

    user: User = User()


def login_of(user: str) -> str:
    """Return what stands before an API token; empty for an OAuth token, which needs no user."""
    return f"{user.removesuffix('/token')}/token" if user else ""
