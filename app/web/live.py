"""Live pages by server-sent events: a short line says what changed, and the page fetches itself again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated

from fastapi import APIRouter, Header
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.domain.change import Change
from app.services.newsroom import WRITING, Newsroom
from app.web.visiting import AgentSeat, Desk, RequestId, Visitor

_HEARTBEAT_SECONDS = 15
_LONGEST_SECONDS = 600
"""Then the browser connects again, and whether it still may look is asked again."""
_WAITING_AT_MOST = 200
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}

Wants = Callable[[Change], bool]
LastSeen = Annotated[str, Header(alias="last-event-id", max_length=20)]

router = APIRouter()


@router.get("/desk/events")
def of_the_desk(desk: Desk, who: AgentSeat, last: LastSeen = "") -> StreamingResponse:
    """Stream what happens to tickets of the agent's queues."""
    return _stream(desk.tools.newsroom, lambda change: who.serves(change.queue), last)


@router.get("/requests/{request_id}/events")
def of_a_request(request_id: RequestId, desk: Desk, who: Visitor, last: LastSeen = "") -> StreamingResponse:
    """Stream what happens to one's own request; who is writing is not for requesters."""
    story = desk.read_request(request_id, reader=who)
    ticket_id = story.ticket.id if story.ticket else ""

    def wants(change: Change) -> bool:
        return change.kind != WRITING and (change.request_id == request_id or change.ticket_id == ticket_id)

    return _stream(desk.tools.newsroom, wants, last)


def _stream(newsroom: Newsroom, wants: Wants, last: str) -> StreamingResponse:
    position = int(last) if last.isascii() and last.isdigit() else 0
    return StreamingResponse(_lines(newsroom, wants, position), media_type="text/event-stream", headers=_HEADERS)


async def _lines(newsroom: Newsroom, wants: Wants, position: int) -> AsyncIterator[str]:
    waiting: asyncio.Queue[Change] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(change: Change) -> None:
        if wants(change) and waiting.qsize() < _WAITING_AT_MOST:
            loop.call_soon_threadsafe(waiting.put_nowait, change)

    end = time.monotonic() + _LONGEST_SECONDS
    with newsroom.viewing(tell):
        yield "retry: 1500\n: hello\n\n"
        for change in await run_in_threadpool(newsroom.missed, position) if position else ():
            if wants(change):
                yield _line(change)
        while time.monotonic() < end:
            try:
                yield _line(await asyncio.wait_for(waiting.get(), _HEARTBEAT_SECONDS))
            except TimeoutError:
                yield ": still here\n\n"


def _line(change: Change) -> str:
    place = f"id: {change.position}\n" if change.position else ""
    return f"{place}data: {json.dumps({'ticket': change.ticket_id, 'kind': change.kind})}\n\n"
