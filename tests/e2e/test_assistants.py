"""An assistant asks the running service."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from app.bootstrap.door import open_door
from app.services.access.api_tokens import TokenWish
from app.settings import load_settings
from tests.e2e.conftest import start
from tests.e2e.slack_world import free_port
from tests.loops import in_a_loop

pytestmark = [pytest.mark.slow]


def test_an_assistant_gets_quotes_or_a_person(served_home: Path, tmp_path: Path) -> None:
    home, port = shutil.copytree(served_home, tmp_path / "home"), free_port()
    wish = TokenWish(name="helper", scopes=frozenset({"ask"}))
    _, token = open_door(load_settings(home=home)).make_token(wish, by="a test")
    process = start(home, port, FIRSTLINE_ASSISTANTS="true")
    try:
        known, unknown = in_a_loop(_asked, f"http://127.0.0.1:{port}/mcp", token)
    finally:
        process.terminate()
        process.wait(30)
    assert known.structured_content["decision"] == "reply"
    assert known.structured_content["answer"]["spans"][0]["url"]
    assert unknown.structured_content["decision"] == "escalate"
    assert unknown.structured_content["ticket"]["state"] == "open"


async def _asked(address: str, token: str) -> tuple[CallToolResult, CallToolResult]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http,
        Client(streamable_http_client(address, http_client=http)) as assistant,
    ):
        known = await assistant.call_tool("ask", {"question": "How do I reset my password?"})
        return known, await assistant.call_tool("ask", {"question": "Who waters the plants on the third floor?"})
