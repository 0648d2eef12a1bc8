"""The service as a whole: a worker runs for as long as it is up."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from starlette.testclient import TestClient

from app.bootstrap.faces import assemble
from app.domain.identity import COOKIE, visitor
from tests.fakes.builders import an_incoming
from tests.fakes.faces import AS_AGENT, a_desk
from tests.fakes.wiring import Wiring


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "worker"]


def test_what_was_accepted_before_a_crash_is_handled_once_the_service_is_up() -> None:
    wiring = Wiring()
    request = wiring.accept()(an_incoming()).request
    with TestClient(assemble(a_desk(wiring), work=wiring.work())) as client:
        deadline = time.monotonic() + 10
        story = {"ticket": None}
        while story["ticket"] is None and time.monotonic() < deadline:
            story = client.get(f"/api/v1/requests/{request.id}", headers=AS_AGENT).json()
    assert story["decision"] == "reply"


def test_the_worker_stops_with_the_service() -> None:
    wiring = Wiring()
    before = len(workers())
    with TestClient(assemble(a_desk(wiring), work=wiring.work())):
        assert len(workers()) == before + 1
    assert len(workers()) == before


def test_a_request_that_waits_says_so_on_its_page() -> None:
    wiring = Wiring()
    desk = a_desk(wiring)
    client = TestClient(assemble(desk))
    client.post("/ask", data={"text": ""})  # whatever is sent first gives a cookie
    me = visitor(client.cookies[COOKIE], audience=desk.rules.web_audience)
    request = wiring.accept()(replace(an_incoming(), requester=me.requester)).request
    assert "is being looked at" in client.get(f"/requests/{request.id}").text
