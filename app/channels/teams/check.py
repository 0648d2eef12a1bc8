"""Whether agents can work where they are to: what an administrator can know before the first ticket."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx

from app.channels.teams.api import member_of
from app.channels.teams.calling import TeamsRefused, Token, ask, json_of
from app.channels.teams.rules import TeamsRules

_NOT_THERE = frozenset({400, 403, 404})
_FIRST = "500"


def rooms_in_trouble(http: httpx.Client, token: Token, rules: TeamsRules) -> Iterator[str]:
    """Yield what keeps cards out of channels of agents; raise `DeliveryFailed` where Microsoft does not say.

    Guests are looked for among the first five hundred members.
    """
    for room in sorted(rules.triage_rooms):
        address = f"{rules.service.rstrip('/')}/v3/conversations/{quote(room, safe='')}/pagedmembers"
        headers = {"authorization": f"Bearer {token()}"}
        try:
            told = ask(http, "GET", address, what="who is in a channel", headers=headers, params={"pageSize": _FIRST})
        except TeamsRefused as refused:
            if refused.status not in _NOT_THERE:
                raise
            yield f"the bot is not in {room}: a team's owner adds it"
            continue
        found = json_of(told).get("members")
        members = [member_of(one) for one in (found if isinstance(found, list) else []) if isinstance(one, dict)]
        if any(member.guest or member.tenant.casefold() != rules.tenant.casefold() for member in members):
            yield f"guests are in the team of {room}: it shows no cards"
