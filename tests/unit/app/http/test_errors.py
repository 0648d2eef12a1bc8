"""Every error is a problem document, whoever asks and whatever went wrong."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.errors import NotReady
from app.domain.outcome import Outcome
from app.domain.request import Incoming
from app.http.headers import SECURITY
from app.http.limits import MAX_BODY
from indexer.types import IndexMissing
from tests.fakes.faces import AS_AGENT, a_client, a_desk

ASK = "/api/v1/requests"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("DELETE", ASK, 405), ("GET", "/api/v1/requests/req_none", 404)],
)
def test_what_is_not_there_is_a_problem_document(method: str, path: str, status: int) -> None:
    answer = a_client().request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_a_method_that_is_not_taken_names_those_that_are() -> None:
    assert a_client().delete(ASK).headers["allow"] == "POST"


def test_a_body_that_is_no_json_is_refused() -> None:
    refused = a_client().post(ASK, content=b"\xff\xfe{", headers={"Content-Type": "application/json"})
    assert refused.status_code in {400, 422}
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_the_limit_is_refused_announced_or_not(announced: bool) -> None:
    body = b'{"text": "' + b"x" * MAX_BODY + b'"}'
    content = body if announced else iter([body[:1000], body[1000:]])
    refused = a_client().post(ASK, content=content, headers={"Content-Type": "application/json"})
    assert refused.status_code == 413
    assert "64 KB" in refused.json()["detail"]


@pytest.mark.parametrize("error", [NotReady("Build the index."), IndexMissing("Build the index.")])
def test_what_is_not_ready_says_what_to_do_there_and_in_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    answer = _client_that_fails(error).post(ASK, json={"text": "hello"})
    assert answer.status_code == 503
    assert answer.json()["detail"] == "Build the index."
    assert answer.headers["retry-after"]
    assert _client_that_fails(error).post("/ask", data={"text": "hello"}).status_code == 503
    assert [line.message for line in caplog.records if line.name.startswith("app.")] == [
        "a call could not be served: Build the index.",
        "a page could not be served: Build the index.",
    ]


def test_a_fault_of_ours_tells_nothing_of_the_inside() -> None:
    answer = _client_that_fails(RuntimeError("secret place")).post(ASK, json={"text": "hello"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/firstline.css", "/nothing", "/api/v1/nothing", "/docs"])
def test_every_response_carries_the_security_headers(path: str) -> None:
    headers = a_client().get(path).headers
    assert {name: headers[name] for name in SECURITY} == dict(SECURITY)


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "/api/v1/requests/%00", b""),
        ("GET", "/api/v1/tickets?limit=99999999999999999999", b""),
        ("GET", "/api/v1/tickets?queue=%00", b""),
        ("POST", ASK, b"[" * 30_000),
        ("POST", ASK, b'{"text": "\\ud800"}'),
        ("POST", ASK, b'{"text": "vpn", "message_id": "\\ud800"}'),
        ("POST", "/api/v1/search", b'{"query": "vpn", "k": 1e99}'),
        ("GET", "/requests/%00", b""),
        ("GET", "/documents/%ff?start=-1&end=x", b""),
        ("GET", "/static/..%2f..%2fmain.py", b""),
        ("POST", "/ask", b"\x00\xff"),
    ],
)
def test_nonsense_is_refused_and_never_a_fault_of_ours(method: str, path: str, content: bytes) -> None:
    headers = AS_AGENT | ({"Content-Type": "application/json"} if content else {})
    assert 400 <= a_client().request(method, path, content=content, headers=headers).status_code < 500


def _client_that_fails(error: Exception) -> TestClient:
    def ask(_: Incoming) -> Outcome:
        raise error

    return a_client(a_desk(ask=ask))
