"""Who may call Jira's webhook, and what a call does: it has one issue looked at, whatever else it says."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from starlette.testclient import TestClient

from app.domain.errors import NotReady
from app.ticketing.jira.webhook import jira_webhook
from tests.fakes.desk_acts import said
from tests.fakes.jira_world import JiraWorld
from tests.unit.app.ticketing.test_jira_changes import a_world

SECRET = "a long random text"
BODY = json.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": "10001", "key": "IT-1"}}).encode()


def signed(body: bytes, secret: str = SECRET, method: str = "sha256") -> dict[str, str]:
    return {"x-hub-signature": f"{method}={hmac.digest(secret.encode(), body, hashlib.sha256).hex()}"}


def a_webhook(heard: list[str]) -> TestClient:
    def hint(issue: str) -> bool:
        heard.append(issue)
        return True

    return TestClient(jira_webhook(secret=SECRET, hint=hint))


def test_what_jira_signed_has_its_issue_looked_at() -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=BODY, headers=signed(BODY)).status_code == 200
    assert heard == ["10001"]


def test_what_its_automation_sends_brings_the_secret_along() -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=BODY, headers={"x-firstline-secret": SECRET}).status_code == 200
    assert heard == ["10001"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, "another secret"),
        signed(BODY + b" "),
        signed(BODY, method="md5"),
        {"x-hub-signature": "sha256="},
        {"x-firstline-secret": ""},
        {"x-firstline-secret": "a guess"},
        {"x-firstline-secret": SECRET, "x-hub-signature": "sha256=00"},
    ],
)
def test_nobody_else_may_knock(headers: dict[str, str]) -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=BODY, headers=headers).status_code == 401
    assert heard == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"issue": 7}', b'{"issue": {"id": "1/../2"}}', b"[" * 100_000])
def test_what_is_about_no_issue_is_let_go(body: bytes) -> None:
    heard: list[str] = []
    assert a_webhook(heard).post("/", content=body, headers=signed(body)).status_code == 200
    assert heard == []


def test_the_same_knock_is_heard_once() -> None:
    heard: list[str] = []
    webhook = a_webhook(heard)
    for _ in range(3):
        webhook.post("/", content=BODY, headers=signed(BODY) | {"x-atlassian-webhook-identifier": "w-1"})
    assert heard == ["10001"]


def test_one_that_cannot_be_followed_now_is_to_be_sent_again() -> None:
    def broken(_: str) -> bool:
        raise NotReady("The disk is full.")

    webhook = TestClient(jira_webhook(secret=SECRET, hint=broken))
    headers = signed(BODY) | {"x-atlassian-webhook-identifier": "w-1"}
    assert [webhook.post("/", content=BODY, headers=headers).status_code for _ in range(2)] == [503, 503]
    assert webhook.get("/").status_code == 405


def test_a_knock_does_not_wait_for_the_next_round_and_a_forged_word_is_not_believed() -> None:
    world, issue = a_world()
    pull = world.pull()
    pull.rest_seconds = 3_600
    pull()
    world.jira.write(issue, "The true word.")
    assert pull() == 0
    body = json.dumps({"issue": {"id": issue.id}, "comment": {"id": "1", "body": "A forged word."}}).encode()
    TestClient(jira_webhook(secret=SECRET, hint=pull.hint)).post("/", content=body, headers=signed(body))
    assert pull() == 1
    assert [reply.text for reply in said(world)] == ["The true word."]


def test_a_knock_about_an_issue_that_is_not_ours_is_let_go() -> None:
    pull = JiraWorld().pull()
    assert not pull.hint("77")
