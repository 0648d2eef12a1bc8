"""The bounds of what channels post to us, through the whole application as it is assembled."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from app.bootstrap.faces import assemble
from app.channels.slack.endpoint import SlackEndpoint
from app.http.headers import SECURITY
from app.http.limits import MAX_EVENT
from app.mirroring.webhook import WebhookEndpoint
from tests.e2e.slack_world import signed
from tests.fakes.faces import a_desk
from tests.unit.app.channels.slack.test_listener import Door

LONGEST_IN_SLACK = 40_000


def posting_to(slack: Door) -> TestClient:
    jira = WebhookEndpoint(
        system="jira",
        called="Jira",
        is_vouched_for=lambda _headers, _body: False,
        about=lambda _: "",
        name="x-id",
        hint=bool,
    )
    endpoints: dict[str, ASGIApp] = {"/slack/events": SlackEndpoint(slack.listener()), "/jira/events": jira}
    return TestClient(assemble(a_desk(), endpoints=endpoints), raise_server_exceptions=False)


def edited(text: str) -> str:
    """A message of Slack before and after an edit, each as text and as blocks; Slack escapes every accent."""
    words = {"type": "rich_text", "elements": [{"type": "text", "text": text}]}
    said = {"type": "message", "user": "UANN", "ts": "17.01", "text": text, "blocks": [words]}
    event = {"type": "message", "subtype": "message_changed", "channel": "C1", "message": said, "ts": "17.02"}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "api_app_id": "A1", "token": "old"}
    return json.dumps(body | {"event": event | {"previous_message": said | {"text": f"{text}."}}})


def test_the_longest_message_of_slack_comes_in_even_edited_and_full_of_accents() -> None:
    slack = Door()
    body = edited("é" * LONGEST_IN_SLACK)
    assert len(body) < MAX_EVENT
    answer = posting_to(slack).post("/slack/events", content=body, headers=signed(body, kind="application/json"))
    assert answer.status_code == 200
    assert len(slack.kept()) == 1


@pytest.mark.parametrize("path", ["/slack/events", "/jira/events"])
def test_more_than_an_endpoint_takes_is_refused_as_such_and_no_fault_of_ours(path: str) -> None:
    refused = posting_to(Door()).post(path, content=b"x" * (MAX_EVENT + 1))
    assert refused.status_code == 413
    assert {name: refused.headers[name] for name in SECURITY} == SECURITY
