"""What a watcher of the service sees."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import httpx
from anyio import create_task_group, fail_after, to_thread, wait_all_tasks_blocked

from app.domain.errors import DatabaseUnusable, NotReady
from app.domain.room import room_by
from app.ports import UnitOfWork
from app.services.requests.check_readiness import CheckReadiness
from app.services.requests.read_request import ReadRequest
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring
from tests.loops import in_a_loop


def test_alive_and_ready() -> None:
    client = a_client()
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "index": "v1"}


def test_it_is_alive_while_every_thread_waits() -> None:
    faces, over = a_client(), Event()

    async def asked() -> int:
        to_thread.current_default_thread_limiter().total_tokens = 1
        transport = httpx.ASGITransport(app=faces.app)
        async with (
            create_task_group() as group,
            httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client,
        ):
            group.start_soon(lambda: to_thread.run_sync(over.wait))
            await wait_all_tasks_blocked()
            try:
                with fail_after(5):
                    return (await client.get("/healthz")).status_code
            finally:
                over.set()
        return 0

    assert in_a_loop(asked) == 200


def test_without_a_database_it_is_alive_but_not_ready_and_says_what_to_do() -> None:
    def closed() -> UnitOfWork:
        raise NotReady("The database cannot be reached. Start it.")

    check = CheckReadiness(unit_of_work=closed, index_version=lambda: "")
    client = a_client(replace(a_desk(), check_readiness=check))
    answer = client.get("/readyz")
    assert client.get("/healthz").status_code == 200
    assert answer.status_code == 503
    assert "Start it." in answer.json()["detail"]
    assert "firstline index" in answer.json()["detail"]


def test_whoever_may_ask_is_not_told_where_the_database_lies() -> None:
    def closed() -> UnitOfWork:
        raise DatabaseUnusable("The database '/srv/secret.db' cannot be used: disk I/O error.")

    check = CheckReadiness(unit_of_work=closed, index_version=lambda: "v1")
    asked = ReadRequest(unit_of_work=closed)
    client = a_client(replace(a_desk(), check_readiness=check, read_request=asked, reading=closed))
    for address in ("/readyz", "/api/v1/requests/req_1"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "/srv" not in answer.text
        assert "log" in answer.json()["detail"]
    assert "/srv/secret.db" in check().problems[0]


def test_a_full_disk_is_no_readiness_and_a_scarce_one_a_warning() -> None:
    def readiness(free: int) -> dict[str, str]:
        check = CheckReadiness(unit_of_work=MemoryUnitsOfWork(), index_version=lambda: "v1", room=lambda: room_by(free))
        told: dict[str, str] = a_client(replace(a_desk(), check_readiness=check)).get("/readyz").json()
        return told

    assert "is full" in readiness(1 << 20)["detail"]
    assert (readiness(100 << 20)["status"], readiness(1 << 40)["status"]) == ("ready", "ready")
    assert "100 MB left" in readiness(100 << 20)["warning"]
    assert "warning" not in readiness(1 << 40)


def test_figures_count_decisions_and_what_waits_and_hold_no_text() -> None:
    wiring = Wiring(unit_of_work=MemoryUnitsOfWork())
    client = a_client(a_desk(wiring))
    client.post("/api/v1/requests", json={"text": "a very private question"})
    client.post("/ask", data={"text": "another private question"})
    figures = client.get("/metrics").text
    assert 'firstline_requests_total{channel="api",decision="reply"} 1.0' in figures
    assert 'firstline_requests_total{channel="web",decision="reply"} 1.0' in figures
    assert "firstline_answer_seconds_count 2.0" in figures
    assert "firstline_outbox_waiting 2.0" in figures
    assert "firstline_inbox_waiting 0.0" in figures
    assert 'firstline_tickets{state="answered"} 2.0' in figures
    assert "private" not in figures


def test_two_applications_do_not_count_for_each_other() -> None:
    busy, idle = a_client(), a_client(a_desk(Wiring(answerer=FakeAnswerer(result=None))))
    busy.post("/api/v1/requests", json={"text": "a question"})
    assert "firstline_answer_seconds_count 0.0" in idle.get("/metrics").text
