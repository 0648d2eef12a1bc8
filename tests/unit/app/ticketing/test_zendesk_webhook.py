"""Who may call Zendesk's webhook, when, and what a call does: it has one ticket looked at, whatever else it says."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.ticketing.zendesk.webhook import sign, zendesk_webhook
from tests.fakes.clock import FakeClock
from tests.fakes.desk_acts import said
from tests.unit.app.ticketing.test_zendesk_changes import a_world

SECRET = "a long random text"
EVENT = {"type": "zen:event-type:ticket.comment_added", "subject": "zen:ticket:101", "detail": {"id": "101"}}
BODY = json.dumps(EVENT).encode()


def signed(body: bytes, *, secret: str = SECRET, ago: int = 0, **more: str) -> dict[str, str]:
    moment = (FakeClock().now() - timedelta(seconds=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = {"signature": sign(secret, moment, body), "signature-timestamp": moment} | more
    return {f"x-zendesk-webhook-{name.replace('_', '-')}": value for name, value in names.items()}


def a_webhook(heard: list[str]) -> TestClient:
    def hint(ticket: str) -> bool:
        heard.append(ticket)
        return True

    return TestClient(zendesk_webhook(secret=SECRET, clock=FakeClock(), hint=hint))


@pytest.mark.parametrize("body", [BODY, b'{"ticket_id": "101"}', b'{"ticket_id": 101}'])
def test_what_zendesk_signed_has_its_ticket_looked_at(body: bytes) -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=body, headers=signed(body)).status_code == 200
    assert heard == ["101"]


def test_the_signature_is_the_one_that_zendesk_describes() -> None:
    # Worked out by hand: printf '%s' '2026-03-02T09:00:00Z{}' | openssl dgst -sha256 -hmac secret -binary | base64
    assert sign("secret", "2026-03-02T09:00:00Z", b"{}") == "O82jv5+0iv0xpL5lZ13sUsKsOXlB3d5xwy9CK6I4uXM="


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, secret="another secret"),
        signed(BODY + b" "),
        signed(BODY, signature=""),
        signed(BODY, signature_timestamp=""),
        signed(BODY, signature_timestamp="2026-03-02T09:00:01Z"),
        signed(BODY, ago=301),
        signed(BODY, ago=-301),
    ],
)
def test_nobody_else_may_knock_and_nobody_with_an_old_knock(headers: dict[str, str]) -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=BODY, headers=headers).status_code == 401
    assert heard == []


def test_a_moment_that_is_none_is_refused_though_it_is_signed() -> None:
    names = {"signature": sign(SECRET, "soon", BODY), "signature-timestamp": "soon"}
    headers = {f"x-zendesk-webhook-{name}": value for name, value in names.items()}
    assert a_webhook([]).post("/", content=BODY, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"ticket_id": "1/2"}', b'{"subject": "zen:user:1"}', b"[" * 99_999]
)
def test_what_is_about_no_ticket_is_let_go(body: bytes) -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=body, headers=signed(body)).status_code == 200
    assert heard == []


def test_the_same_knock_is_heard_once() -> None:
    heard: list[str] = []
    webhook = a_webhook(heard)
    for _ in range(3):
        webhook.post("/", content=BODY, headers=signed(BODY, invocation_id="i-1"))
    assert heard == ["101"]


def test_a_knock_does_not_wait_for_the_next_round_and_a_forged_word_is_not_believed() -> None:
    world, there = a_world()
    pull = world.pull()
    pull.rest_seconds = 3_600
    pull()
    world.zendesk.write(there, "The true word.")
    assert pull() == 0
    body = json.dumps({"ticket_id": there.id, "comment": "A forged word."}).encode()
    webhook = zendesk_webhook(secret=SECRET, clock=FakeClock(), hint=pull.hint)
    TestClient(webhook).post("/", content=body, headers=signed(body))
    assert pull() == 1
    assert [reply.text for reply in said(world)] == ["The true word."]
    assert not pull.hint("77")
