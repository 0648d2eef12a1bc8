"""Live pages by server-sent events: a short line says what changed, and the page fetches itself again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from app.domain.change import Change
from app.services.desk.newsroom import WRITING, Newsroom
from app.web.sessions import still_holds
from app.web.visiting import AgentSeat, Desk, RequestId, Visitor

_HEARTBEAT_SECONDS = 15
_LONGEST_SECONDS = 600
"""Then the browser connects again."""
_ASKED_EVERY_SECONDS = 3.0
"""So soon after a session has ended, nothing more is told to it."""
_KIND = "text/event-stream"
_OVER = "event: over\ndata: {}\n\n"
_WAITING_AT_MOST = 200
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}

Show = Callable[[Change], Change | None]
"""Turns a change into what this viewer may know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """One browser that listens: what it heard last, and whether it still may."""

    last: int
    may_listen: Callable[[], bool]


def open_ear(request: Request, last: Annotated[str, Header(alias="last-event-id", max_length=20)] = "") -> Ear:
    """Return who listens."""
    return Ear(last=int(last) if last.isascii() and last.isdigit() else 0, may_listen=still_holds(request))


Listening = Annotated[Ear, Depends(open_ear)]
router = APIRouter()


@router.get("/desk/events")
def of_the_desk(desk: Desk, who: AgentSeat, ear: Listening) -> StreamingResponse:
    """Stream what happens to tickets of the agent's queues."""

    def show(change: Change) -> Change | None:
        if who.serves(change.queue):
            return change
        return change.elsewhere() if change.moves else None

    return _stream(desk.tools.newsroom, show, ear)


@router.get("/requests/{request_id}/events")
def of_a_request(request_id: RequestId, desk: Desk, who: Visitor, ear: Listening) -> StreamingResponse:
    """Stream what happens to one's own request; who is writing is not for requesters."""
    story = desk.read_request(request_id, reader=who)
    ticket_id = story.ticket.id if story.ticket else ""

    def show(change: Change) -> Change | None:
        ours = change.request_id == request_id or change.ticket_id == ticket_id
        return change if ours and change.kind != WRITING else None

    return _stream(desk.tools.newsroom, show, ear)


def is_listening(request: Request) -> bool:
    """Return whether the browser asks for a stream of events rather than for a page."""
    return _KIND in request.headers.get("accept", "")


def tell_over() -> Response:
    """Return a stream that only says that the session is over: a browser would take a page in its place for a fault."""
    return Response(_OVER, media_type=_KIND, headers=_HEADERS)


def _stream(newsroom: Newsroom, show: Show, ear: Ear) -> StreamingResponse:
    return StreamingResponse(_lines(newsroom, show, ear), media_type=_KIND, headers=_HEADERS)


async def _lines(newsroom: Newsroom, show: Show, ear: Ear) -> AsyncIterator[str]:
    waiting: asyncio.Queue[Change] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(change: Change) -> None:
        shown = show(change)
        if shown is not None and waiting.qsize() < _WAITING_AT_MOST:
            loop.call_soon_threadsafe(waiting.put_nowait, shown)

    with newsroom.viewing(tell):
        yield "retry: 1500\n: hello\n\n"
        for change in await run_in_threadpool(newsroom.missed, ear.last) if ear.last else ():
            shown = show(change)
            if shown is not None:
                yield _line(shown)
        async for line in _until_over(waiting, ear):
            yield line


async def _until_over(waiting: asyncio.Queue[Change], ear: Ear) -> AsyncIterator[str]:
    """Yield a line for each change, and one now and then without any, while whoever listens may."""
    started = asked = said = time.monotonic()
    while (now := time.monotonic()) < started + _LONGEST_SECONDS:
        if now >= asked + _ASKED_EVERY_SECONDS:
            asked = now
            if not await run_in_threadpool(ear.may_listen):
                yield _OVER
                return
        if now >= said + _HEARTBEAT_SECONDS:
            said = now
            yield ": still here\n\n"
        try:
            change = await asyncio.wait_for(waiting.get(), max(0.01, asked + _ASKED_EVERY_SECONDS - now))
        except TimeoutError:
            continue
        said = time.monotonic()
        yield _line(change)


def _line(change: Change) -> str:
    place = f"id: {change.position}\n" if change.position else ""
    return f"{place}data: {json.dumps({'ticket': change.ticket_id, 'kind': change.kind})}\n\n"
