"""Open streams: what each viewer is told, and that nothing is told to a session that is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle

import pytest
from starlette.testclient import TestClient

from app.domain.change import Change
from app.domain.triage import Priority
from app.services.front_desk import FrontDesk
from app.services.tickets.edit_ticket import TicketEdit
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.wiring import Wiring

OVER = "event: over"


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(answerer=FakeAnswerer(result=None))


@pytest.fixture
def desk(wiring: Wiring) -> FrontDesk:
    return a_desk(wiring)


def within(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether it becomes true in so many seconds."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()


@pytest.fixture
def listen(desk: FrontDesk) -> Iterator[Callable[..., Future[str]]]:
    """Opens a stream; everything it said is there once it has ended."""
    with ThreadPoolExecutor(max_workers=8) as threads:

        def start(client: TestClient, path: str = "/desk/events") -> Future[str]:
            others = desk.tools.newsroom.viewers
            stream = threads.submit(lambda: client.get(path).text)
            within(30, lambda: desk.tools.newsroom.viewers != others)
            return stream

        yield start


def test_a_stream_ends_with_its_session_however_that_ends(
    desk: FrontDesk, wiring: Wiring, listen: Callable[..., Future[str]]
) -> None:
    left, revoked, idle = (a_seat(desk, a_person(id=name)) for name in ("left", "revoked", "idle"))
    asker = a_seat(desk, a_person("requester", id="asker"))
    request = asker.post("/ask", data={"text": "My VPN does not connect"}).url.path
    streams = [listen(left), listen(revoked), listen(asker, f"{request}/events")]
    left.post("/sign-out")
    desk.door.end_sessions("revoked", actor="an admin")
    desk.door.end_sessions("asker", actor="an admin")
    assert all(OVER in stream.result(30) for stream in streams)
    last = listen(idle)
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(3 * 3600)
    assert OVER in last.result(30)
    assert idle.get("/desk/events", follow_redirects=False).status_code == 303
    told = idle.get("/desk/events", headers={"accept": "text/event-stream"}, follow_redirects=False)
    assert told.status_code == 200  # a browser that listens takes a page for a fault
    assert told.headers["content-type"].startswith("text/event-stream")
    assert OVER in told.text
    assert desk.tools.newsroom.viewers == 0


def test_an_agent_hears_of_their_queues_and_only_that_something_moved_elsewhere(
    desk: FrontDesk, listen: Callable[..., Future[str]]
) -> None:
    page = a_client(desk).post("/ask", data={"text": "My VPN does not connect"})
    with desk.reading() as work:
        ticket = work.tickets.of_request(str(page.url).rpartition("/")[2])
    assert ticket is not None
    streams = [listen(a_seat(desk, a_person(id=queue, queues=frozenset({queue})))) for queue in ("hr", "legal")]
    heard: list[Change] = []
    with desk.tools.newsroom.viewing(heard.append):
        swaying: Iterator[Priority] = cycle(("low", "critical"))
        for priority in swaying:  # what happens before anybody reads is no news
            desk.edit_ticket(ticket.id, TicketEdit(priority=priority), actor="somebody")
            if within(2, lambda: bool(heard)):
                break
        desk.edit_ticket(ticket.id, TicketEdit(priority="high", queue="hr"), actor="somebody")
        desk.tools.drafts(ticket.id, "Dear", agent=a_person("agent", id="x").identity(frozenset()))
        assert within(30, lambda: {"rerouted", "writing"} <= {change.kind for change in heard})
    time.sleep(0.8)
    for queue in ("hr", "legal"):
        desk.door.end_sessions(queue, actor="an admin")
    hr, legal = (stream.result(30) for stream in streams)
    assert f'"ticket": "{ticket.id}", "kind": "rerouted"' in hr
    assert f'"ticket": "{ticket.id}", "kind": "writing"' in hr
    assert '"ticket": "", "kind": "moved"' in legal
    assert ticket.id not in legal
    assert "writing" not in legal
