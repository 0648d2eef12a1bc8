"""What somebody does in a browser who asks, and what is marked on the page that answers."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.fakes.markup import Page, values


def ask(client: TestClient, text: str = "My VPN does not connect", **fields: str) -> Page:
    answer = client.post("/ask", data={"text": text} | fields)
    assert answer.status_code == 200, answer.text
    return answer


def marks(page: Page) -> list[str]:
    return values(page, "//mark")
