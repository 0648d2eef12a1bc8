"""The whole matrix of the API: every way in, every scope of a token, every queue."""

from __future__ import annotations

from functools import cache

import pytest

from app.domain.api_token import SCOPES, Scope
from app.services.access.api_tokens import TokenWish
from tests.fakes.faces import a_client
from tests.unit.app.security.matrix import API_WAYS, before, world
from tests.unit.app.security.routes import OF_A_QUEUE, Way, api_scope


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
