"""The whole matrix: every route, every role. A route that nobody declared fails."""

from __future__ import annotations

import pytest

from tests.unit.app.security.matrix import API_WAYS, PAGE_WAYS, SAME_SITE, before, world
from tests.unit.app.security.routes import API, OF_A_QUEUE, PAGES, WITHIN, Way, page_access


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


def test_what_is_declared_as_open_to_all_is_a_short_list() -> None:
    assert {path for path, access in PAGES.items() if access == "public"} <= {
        "/",
        "/ask",
        "/ask/help",
        "/requests",
        "/documents/{document_id:path}",
        "/appearance",
        "/docs",
        "/said",
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
