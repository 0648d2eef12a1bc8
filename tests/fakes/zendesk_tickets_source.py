"""The source of solved tickets of a Zendesk, over the stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from indexer.sources.zendesk import Place, Sieve, TicketsSource
from indexer.sources.zendesk.listing import ADVICE
from indexer.sources.zendesk.ticket_api import TicketApi
from indexer.types import ResolvedThread
from indexer.webapi import WebApi, client_for
from tests.fakes.web_api import TOKEN
from tests.fakes.zendesk_guide import SITE
from tests.fakes.zendesk_past import PastTickets


def a_source(
    zendesk: PastTickets,
    folder: Path,
    *,
    named: dict[str, str] | None = None,
    groups: frozenset[str] = frozenset(),
    told: list[str] | None = None,
    token: str = TOKEN,
    **sieve: Any,
) -> TicketsSource:
    client = client_for(SITE, user=zendesk.user, token=token, transport=httpx.MockTransport(zendesk))
    web = WebApi(client=client, service="Zendesk", advice=ADVICE, sleep=lambda _: None)
    return TicketsSource(
        place=Place(base=SITE, of_tickets=True, groups=groups),
        calls=TicketApi(web=web),
        folder=folder,
        named=named or {},
        sieve=Sieve(groups=groups, **sieve),
        tell=([] if told is None else told).append,
    )


def read(source: TicketsSource) -> dict[str, ResolvedThread]:
    source.fetch()
    return {thread.id: thread for thread in source.resolved_threads() if isinstance(thread, ResolvedThread)}
