"""No form of another site counts, on any page; cookies are out of reach; secrets are compared in constant time."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import app
from tests.fakes.administration import AdminWorld
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.unit.app.security.routes import Way, page_ways

FORMS = [way for way in page_ways(a_desk()) if way.method not in {"GET", "HEAD", "OPTIONS"}]
ADMIN = AdminWorld(home=Path("none")).administration()
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://sibling.desk.example"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("way", FORMS, ids=str)
def test_a_form_of_another_site_is_refused_for_everybody(way: Way) -> None:
    desk = a_desk()
    for client in (a_client(desk, administration=ADMIN), a_seat(desk, role="admin", administration=ADMIN)):
        client.headers.pop("Sec-Fetch-Site", None)
        for headers in FOREIGN:
            assert client.request(way.method, way.address(), headers=headers).status_code == 403, headers


@pytest.mark.parametrize("way", FORMS, ids=str)
def test_with_a_session_a_form_must_say_where_it_comes_from(way: Way) -> None:
    client = a_seat(a_desk(), role="admin", administration=ADMIN)
    del client.headers["Sec-Fetch-Site"]
    assert client.request(way.method, way.address()).status_code == 403


@pytest.mark.parametrize("secure", [False, True])
def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(secure: bool) -> None:
    desk = a_desk(secure=secure)
    client = a_client(desk)
    token = desk.door.make_link(a_person(), by="a test")
    answers = [
        client.get("/?lang=es"),
        client.post("/ask", data={"text": "vpn"}, follow_redirects=False),
        client.post("/sign-in", data={"token": token}, follow_redirects=False),
        client.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False),
    ]
    given = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert len(given) >= 4
    for cookie in given:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert ("Secure" in cookie) is secure
        assert "Domain" not in cookie


def test_nothing_that_is_called_a_secret_or_a_token_is_compared_with_equals() -> None:
    wrong = []
    source = Path(app.__file__).parent
    for path in sorted(path for path in source.rglob("*.py") if "storage" not in path.parts):  # SQL compares digests
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and any(isinstance(how, ast.Eq | ast.NotEq) for how in node.ops):
                names = {_last_name(side) for side in (node.left, *node.comparators)}
                constants = any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
                if not constants and names & {"secret", "token", "agent_token", "signature", "csrf"}:
                    wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
