"""Whether the bot is where agents work: what an administrator can know before the first ticket."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx

from app.channels.teams.calling import TeamsRefused, Token, ask
from app.channels.teams.rules import TeamsRules

_NOT_THERE = frozenset({400, 403, 404})


def rooms_without_us(http: httpx.Client, token: Token, rules: TeamsRules) -> Iterator[str]:
    """Yield the channels of agents that do not know the bot; raise `DeliveryFailed` where Microsoft does not say."""
    for room in sorted(rules.triage_rooms):
        address = f"{rules.service.rstrip('/')}/v3/conversations/{quote(room, safe='')}/pagedmembers"
        headers = {"authorization": f"Bearer {token()}"}
        try:
            ask(http, "GET", address, what="who is in a channel", headers=headers, params={"pageSize": "50"})
        except TeamsRefused as refused:
            if refused.status not in _NOT_THERE:
                raise
            yield room
