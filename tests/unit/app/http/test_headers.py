"""Headers that every answer carries, and HSTS behind TLS."""

from __future__ import annotations

import pytest

from app.http.headers import SECURITY
from tests.fakes.faces import AS_AGENT, a_client, a_desk

PATHS = [
    "/",
    "/requests",
    "/none",
    "/docs",
    "/sign-in",
    "/static/firstline.css",
    "/healthz",
    "/api/v1/tickets",
    "/api/v1/none",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(path: str) -> None:
    for headers in ({}, AS_AGENT):
        answer = a_client().get(path, headers=headers)
        assert {name: answer.headers[name] for name in SECURITY} == SECURITY
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "server" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_browsers_are_held_to_tls_only_where_there_is_tls(path: str) -> None:
    assert "Strict-Transport-Security" not in a_client().get(path).headers
    behind_tls = a_client(a_desk(secure=True)).get(path)
    assert behind_tls.headers["Strict-Transport-Security"] == "max-age=31536000"
