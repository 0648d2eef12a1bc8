"""The whole matrix: every route, every role. A route that nobody declared fails."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.api_token import SCOPES, Scope
from app.domain.identity import Identity
from app.domain.incident import Incident
from app.domain.person import Person, Role
from app.domain.ticket import Ticket, TicketEvent
from app.domain.upload import Upload
from app.services.api_tokens import TokenWish
from app.services.front_desk import FrontDesk
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.wiring import Wiring
from tests.unit.app.security.routes import (
    API,
    OF_A_QUEUE,
    PAGES,
    WITHIN,
    Way,
    api_scope,
    api_ways,
    page_access,
    page_ways,
)

PAGE_WAYS, API_WAYS = page_ways(a_desk()), api_ways(a_desk())
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@cache
def world() -> tuple[FrontDesk, dict[str, TestClient], dict[str, str]]:
    """A desk, a browser for each role, and the ids of what somebody else asked and reported."""
    wiring = Wiring()
    desk, administration = a_desk(wiring), AdminWorld(home=Path("none"), wiring=wiring).administration()

    def seat(person: Person) -> TestClient:
        return a_seat(desk, person, administration=administration)

    asker = seat(a_person("requester", id="asker"))
    request_id = asker.post("/ask", data={"text": "My VPN does not connect"}).url.path.rpartition("/")[2]
    myself = Identity(requester="asker", audience=frozenset())
    log = Upload(name="vpn.log", content=b"error 809")
    desk.send_along(desk.read_request(request_id, reader=myself), "The log.", [log], message="m0")
    [file] = desk.read_request(request_id, reader=myself).files
    with desk.reading() as work:
        ticket = work.queries.find()[0]
    with wiring.unit_of_work() as work:
        work.incidents.add(Incident(id="inc_1", title="VPN", opened_at=MOMENT, updated_at=MOMENT, queue=ticket.queue))
        work.incident_tickets.link("inc_1", ticket.id, at=MOMENT)
        work.commit()
    roles: tuple[Role, ...] = ("requester", "agent", "admin")
    browsers: dict[str, TestClient] = {role: seat(a_person(role, id=f"the-{role}")) for role in roles}
    browsers |= {"visitor": a_client(desk, administration=administration), "asker": asker}
    browsers["elsewhere"] = seat(a_person(id="elsewhere", queues=frozenset({"legal"})))
    ids = {"request_id": request_id, "ticket_id": ticket.id, "incident_id": "inc_1", "file_id": file.id}
    return desk, browsers, ids


def before(ids: dict[str, str]) -> tuple[Ticket, tuple[TicketEvent, ...], Incident]:
    """What nobody may have changed."""
    with world()[0].reading() as work:
        ticket = work.tickets.get(ids["ticket_id"])
        return ticket, work.tickets.events(ticket.id), work.incidents.get(ids["incident_id"])


def status(role: str, way: Way) -> int:
    _, browsers, ids = world()
    answer = browsers[role].request(way.method, way.address(**ids), headers=SAME_SITE, follow_redirects=False)
    if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next="):
        return 401
    return answer.status_code


def test_there_are_routes_to_look_at() -> None:
    assert len(PAGE_WAYS) > 10
    assert len([way for way in PAGE_WAYS if page_access(way.path) == "admin"]) > 25
    assert len(API_WAYS) > 15


def test_what_is_declared_exists() -> None:
    paths = {way.path for way in PAGE_WAYS}
    assert PAGES.keys() - paths <= {"/widget.js"}
    assert API.keys() == {(way.method, way.path) for way in API_WAYS}


def test_every_id_in_an_address_of_the_api_is_one_that_the_matrix_tries() -> None:
    named = frozenset[str]().union(*(way.names for way in API_WAYS))
    assert named <= OF_A_QUEUE | WITHIN, "Say in tests/unit/app/security/routes.py whose it is."
    assert named >= OF_A_QUEUE


@pytest.mark.parametrize("way", PAGE_WAYS, ids=str)
def test_every_page_is_declared(way: Way) -> None:
    assert page_access(way.path), f"{way} is not in tests/unit/app/security/routes.py: say there who may use it."


@pytest.mark.parametrize("way", [way for way in PAGE_WAYS if page_access(way.path) in {"agent", "admin"}], ids=str)
def test_pages_for_roles_refuse_everybody_below(way: Way) -> None:
    assert status("visitor", way) == 401
    assert status("requester", way) == 403
    if page_access(way.path) == "admin":
        assert status("agent", way) == 403


@pytest.mark.parametrize(
    "way", [way for way in PAGE_WAYS if page_access(way.path) in {"agent", "admin"} and not way.streams], ids=str
)
def test_pages_for_roles_take_whom_they_are_for(way: Way) -> None:
    if page_access(way.path) == "agent":
        assert status("agent", way) not in {401, 403, 500}
    assert status("admin", way) not in {401, 403, 500}


@pytest.mark.parametrize("way", [way for way in PAGE_WAYS if page_access(way.path) == "own"], ids=str)
def test_somebody_elses_request_looks_like_none(way: Way) -> None:
    for role in ("visitor", "requester"):
        # A form that is incomplete may be refused for that before anything is looked up; it reveals nothing.
        assert status(role, way) in {404, 422}
    if way.method == "GET" and not way.streams:
        assert status("visitor", way) == status("requester", way) == 404
        assert status("asker", way) == status("agent", way) == status("admin", way) == 200


@pytest.mark.parametrize(
    "way", [way for way in PAGE_WAYS if "{ticket_id}" in way.path or "{request_id}" in way.path], ids=str
)
def test_what_is_in_another_queue_looks_like_nothing_to_an_agent(way: Way) -> None:
    kept = before(world()[2])
    # A form that is incomplete may be refused for that before anything is looked up; it reveals nothing.
    assert status("elsewhere", way) in ({404} if way.method == "GET" else {404, 422})
    assert before(world()[2]) == kept


@pytest.mark.parametrize("way", [way for way in PAGE_WAYS if page_access(way.path) == "public"], ids=str)
def test_public_pages_ask_nobody_to_sign_in(way: Way) -> None:
    if way.path not in {"/sign-in", "/sign-in/callback", "/sign-out"} or way.method == "GET":
        assert status("visitor", way) not in {401, 403, 500}


@pytest.mark.parametrize("form", ["feedback", "choice", "separate", "replies"])
def test_a_whole_form_on_somebody_elses_request_changes_nothing(form: str) -> None:
    _, browsers, ids = world()
    fields = {"verdict": "solved", "choice": "none_of_these", "text": "It works now", "message": "m1"}
    kept = before(ids)
    for role in ("visitor", "requester"):
        answer = browsers[role].post(f"/requests/{ids['request_id']}/{form}", data=fields, headers=SAME_SITE)
        assert answer.status_code == 404
    assert before(ids) == kept


@cache
def tokens() -> dict[str, str]:
    desk = world()[0]
    return {
        scope: desk.door.make_token(TokenWish(name=scope, scopes=frozenset({scope})), by="a test")[1]
        for scope in SCOPES
    }


def call(way: Way, token: str) -> int:
    desk, _, ids = world()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return a_client(desk).request(way.method, way.address(**ids), headers=headers).status_code


WHOLE = {
    "text": "x",
    "kind": "note",
    "into": "tkt_1",
    "until": "2030-01-01T00:00:00Z",
    "agent": "x",
    "sent": None,
    "note": "x",
    "words": "x",
}
"""A body that says all that anything asks for, so that nothing is refused for what it lacks."""


@cache
def of_queue(queue: str, scope: Scope = "agent") -> dict[str, str]:
    wish = TokenWish(name=f"{queue}-{scope}", scopes=frozenset({scope}), queues=frozenset({queue}))
    return {"Authorization": f"Bearer {world()[0].door.make_token(wish, by='a test')[1]}"}


def of_legal(scope: Scope) -> dict[str, str]:
    return of_queue("legal", scope)


INCLUDED = {
    "ask": {"ask", "agent", "admin"},
    "read": {"read", "agent", "admin"},
    "agent": {"agent", "admin"},
    "admin": {"admin"},
}


@pytest.mark.parametrize("way", API_WAYS, ids=str)
def test_every_way_into_the_api_is_declared(way: Way) -> None:
    assert api_scope(way), f"{way} is not in tests/unit/app/security/routes.py: say there which scope it needs."


@pytest.mark.parametrize("way", API_WAYS, ids=str)
def test_every_way_into_the_api_takes_its_scope_and_no_less(way: Way) -> None:
    needed = api_scope(way) or "admin"
    if needed == "open":
        assert call(way, "") == 200
        return
    assert call(way, "fl_wrong") == 401
    for scope, token in tokens().items():
        allowed = needed == "any" or scope in INCLUDED[needed]
        assert (call(way, token) not in {401, 403}) is allowed, scope
    if needed not in {"any", "ask"}:
        assert call(way, "") == 401


@pytest.mark.parametrize("way", [way for way in API_WAYS if "{request_id}" in way.path], ids=str)
def test_somebody_elses_request_looks_like_none_over_the_api(way: Way) -> None:
    body = {"verdict": "solved"} if way.path.endswith("feedback") else {"choice": "x", "text": "x", "rating": 5}
    wanted = {"choice": {"choice": "x"}, "replies": {"text": "x"}}.get(way.path.rpartition("/")[2], body)
    desk, _, ids = world()
    answer = a_client(desk).request(way.method, way.address(**ids), json=None if way.method == "GET" else wanted)
    assert answer.status_code in ({404} if way.method == "GET" else {404, 422})


@pytest.mark.parametrize("way", [way for way in API_WAYS if way.names & OF_A_QUEUE], ids=str)
def test_what_is_in_another_queue_looks_like_nothing_to_a_token(way: Way) -> None:
    desk, _, ids = world()
    scopes: tuple[Scope, ...] = ("read", "agent") if way.method == "GET" else ("agent",)
    for scope in scopes:
        kept = before(ids)
        body = None if way.method == "GET" else WHOLE
        answer = a_client(desk).request(way.method, way.address(**ids), json=body, headers=of_legal(scope))
        assert answer.status_code in ({404} if way.method == "GET" else {404, 422})
        assert before(ids) == kept


@pytest.mark.parametrize("act", ["confirm", "resolve", "dismiss"])
def test_a_whole_act_on_an_incident_of_another_queue_changes_nothing(act: str) -> None:
    desk, _, ids = world()
    kept = before(ids)
    address = f"/api/v1/incidents/{ids['incident_id']}/{act}"
    body = {"confirm": {"note": "x"}, "resolve": {"words": "x"}}.get(act)
    assert a_client(desk).post(address, json=body, headers=of_legal("agent")).status_code == 404
    assert before(ids) == kept


def test_incidents_of_another_queue_are_in_no_list() -> None:
    desk, _, ids = world()
    found = a_client(desk).get("/api/v1/incidents", headers=of_queue("service_desk", "read")).json()["incidents"]
    assert [one["id"] for one in found] == [ids["incident_id"]]
    scopes: tuple[Scope, ...] = ("read", "agent")
    for scope in scopes:
        assert a_client(desk).get("/api/v1/incidents", headers=of_legal(scope)).json() == {"incidents": []}


def test_a_token_of_some_queues_finds_and_changes_these_alone() -> None:
    desk, _, ids = world()
    client, legal = a_client(desk), of_legal("agent")
    address = f"/api/v1/tickets/{ids['ticket_id']}"
    assert client.get("/api/v1/tickets", headers=legal).json() == {"tickets": []}
    assert client.get("/api/v1/tickets?queue=it", headers=legal).json() == {"tickets": []}
    assert client.get(f"/api/v1/requests/{ids['request_id']}", headers=of_legal("read")).status_code == 404
    for method, path, body in (
        ("PATCH", address, {"priority": "low"}),
        ("POST", f"{address}/messages", {"kind": "note", "text": "x"}),
        ("POST", f"{address}/merge", {"into": ids["ticket_id"]}),
        ("POST", f"{address}/snooze", {"until": "2030-01-01T00:00:00Z"}),
        ("POST", f"{address}/assign", {"agent": "x"}),
        ("POST", f"{address}/suggestions/sug_1", {"sent": None}),
    ):
        assert client.request(method, path, json=body, headers=legal).status_code == 404, path
    assert client.get(address, headers=of_queue("service_desk")).status_code == 200
    assert len(client.get("/api/v1/tickets", headers=of_queue("service_desk")).json()["tickets"]) == 1


def test_what_is_declared_as_open_to_all_is_a_short_list() -> None:
    assert {path for path, access in PAGES.items() if access == "public"} <= {
        "/",
        "/ask",
        "/ask/help",
        "/requests",
        "/documents/{document_id:path}",
        "/appearance",
        "/docs",
        "/sign-in",
        "/sign-in/provider",
        "/sign-in/callback",
        "/sign-out",
        "/widget",
        "/widget.js",
    }
    assert sorted(path for (_, path), scope in API.items() if scope == "open") == [
        "/healthz",
        "/metrics",
        "/openapi.json",
        "/readyz",
    ]
