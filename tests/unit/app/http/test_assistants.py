"""Assistants at the door, as the protocol's own client meets it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Literal

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from starlette.testclient import TestClient

from app.bootstrap.faces import ASSISTANTS, assemble
from app.domain.api_token import Scope
from app.domain.trial import Trial
from app.services.access.api_tokens import TokenWish
from app.services.front_desk import FrontDesk
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import AS_AGENT, a_client, a_desk
from tests.fakes.wiring import Wiring
from tests.loops import in_a_loop

VPN = "My VPN does not connect"
HELLO = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}

Headers = dict[str, str]
Talk = Callable[[Client], Awaitable[Any]]


def a_house(wiring: Wiring | None = None) -> FrontDesk:
    desk = a_desk(wiring)
    return replace(desk, rules=replace(desk.rules, assistants=True))


def a_token(desk: FrontDesk, *scopes: Scope, name: str = "helper") -> Headers:
    _, text = desk.door.make_token(TokenWish(name=name, scopes=frozenset(scopes)), by="a test")
    return {"Authorization": f"Bearer {text}"}


def a_program(desk: FrontDesk, headers: Headers) -> TestClient:
    client = a_client(desk)
    client.headers.update(headers)
    return client


def talked(desk: FrontDesk, headers: Headers, talk: Talk, *, mode: Literal["auto", "legacy"] = "auto") -> Any:
    async def connected() -> Any:
        transport = httpx2.ASGITransport(app=assemble(desk))
        async with httpx2.AsyncClient(transport=transport, headers=headers) as http:
            link = streamable_http_client(f"http://localhost{ASSISTANTS}", http_client=http)
            async with Client(link, mode=mode) as assistant:
                return await talk(assistant)

    return in_a_loop(connected)


def used(desk: FrontDesk, tool: str, headers: Headers | None = None, **arguments: Any) -> CallToolResult:
    found: CallToolResult = talked(desk, headers or a_token(desk, "ask"), lambda one: one.call_tool(tool, arguments))
    return found


def words(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def found(result: CallToolResult) -> dict[str, Any]:
    content: dict[str, Any] | None = result.structured_content
    assert content is not None
    return content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_learns_what_it_may_do_with_either_age_of_the_protocol(mode: Literal["auto", "legacy"]) -> None:
    desk = a_house()
    offered = talked(desk, a_token(desk, "ask"), lambda one: one.list_tools(), mode=mode).tools
    assert [tool.name for tool in offered] == [
        "ask",
        "search_pages",
        "request_status",
        "feedback",
        "write_back",
        "choose",
    ]
    assert [tool.name for tool in offered if tool.annotations.read_only_hint] == ["search_pages", "request_status"]
    assert "text" not in offered[0].input_schema["properties"]
    assert offered[0].input_schema["required"] == ["question"]


def test_an_answer_comes_as_quotes_to_pass_on_and_as_the_apis_json() -> None:
    result = used(a_house(), "ask", question=VPN)
    assert not result.is_error
    quote = found(result)["answer"]["spans"][0]
    assert f"> {quote['text']}\n  {quote['title']}" in words(result)
    assert "word for word" in words(result)
    assert found(result)["decision"] == "reply"
    assert found(result)["request_id"] in words(result)


def test_without_an_answer_the_assistant_learns_that_a_person_has_it_and_what_the_person_wrote() -> None:
    desk = a_house(Wiring(answerer=FakeAnswerer(result=None)))
    helper = a_token(desk, "ask")
    asked = used(desk, "ask", helper, question=VPN)
    assert "A person will" in words(asked)
    assert "do not answer from general knowledge" in words(asked)
    ticket = found(asked)["ticket"]["id"]
    agents = a_program(desk, AS_AGENT)
    sent = agents.post(f"/api/v1/tickets/{ticket}/messages", json={"text": "Restart the box in the cellar."})
    assert sent.status_code == 200, sent.text
    later = used(desk, "request_status", helper, request_id=found(asked)["request_id"])
    assert "> Restart the box in the cellar." in words(later)


def test_not_quite_brings_what_the_page_would_bring() -> None:
    desk = a_house()
    helper = a_token(desk, "ask")
    asked = found(used(desk, "ask", helper, question=VPN))["request_id"]
    solved = used(desk, "feedback", helper, request_id=asked, verdict="solved")
    assert "is solved" in words(solved)
    assert found(solved)["feedback"][0]["verdict"] == "solved"


def test_what_is_written_back_stands_on_the_ticket() -> None:
    desk = a_house(Wiring(answerer=FakeAnswerer(result=None)))
    helper = a_token(desk, "ask")
    asked = found(used(desk, "ask", helper, question=VPN))
    used(desk, "write_back", helper, request_id=asked["request_id"], text="It is error 809.", message_id="2")
    again = used(desk, "write_back", helper, request_id=asked["request_id"], text="It is error 809.", message_id="2")
    assert "A person will" in words(again)
    written = a_program(desk, AS_AGENT).get(f"/api/v1/tickets/{asked['ticket']['id']}").json()
    said = [message["text"] for message in written["messages"]]
    assert said.count("It is error 809.") == 1, said


def test_pages_are_found_without_a_ticket() -> None:
    desk = a_house()
    result = used(desk, "search_pages", query="vpn", limit=1)
    (page,) = found(result)["results"]
    assert page["title"] in words(result)
    assert a_program(desk, AS_AGENT).get("/api/v1/tickets").json()["tickets"] == []


def test_in_the_shadow_nothing_is_told_to_an_assistant() -> None:
    result = used(a_house(Wiring(trial=Trial(shadowed=frozenset({"assistant"})))), "ask", question=VPN)
    assert found(result)["decision"] == "escalate"
    assert found(result)["suggestions"] == []


def test_a_request_of_somebody_else_looks_like_none() -> None:
    desk = a_house()
    asked = found(used(desk, "ask", a_token(desk, "ask", name="other"), question=VPN))["request_id"]
    result = used(desk, "request_status", request_id=asked)
    assert result.is_error
    assert "There is no request" in words(result)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {}, "ask cannot use question"),
        ("ask", {"question": "   "}, "empty"),
        ("ask", {"question": VPN, "requester": "chief@example.com"}, "ask cannot use requester"),
        ("search_pages", {"query": "vpn", "limit": 1000}, "search_pages cannot use limit"),
        ("delete_everything", {}, "There is no tool of that name"),
    ],
)
def test_what_cannot_be_used_is_told_in_words(tool: str, arguments: dict[str, Any], said: str) -> None:
    result = used(a_house(), tool, **arguments)
    assert result.is_error
    assert said in words(result)


@pytest.mark.parametrize(("scopes", "status"), [((), 401), (("agent",), 403), (("admin",), 403), (("read",), 403)])
def test_only_a_token_that_asks_and_no_more_is_let_in(scopes: tuple[Scope, ...], status: int) -> None:
    desk = a_house()
    client = a_program(desk, a_token(desk, *scopes) if scopes else {})
    refused = client.post(ASSISTANTS, json=HELLO)
    assert refused.status_code == status
    assert "firstline tokens create NAME --scope ask" in refused.json()["detail"]
    assert a_program(desk, {"Authorization": "Bearer fl_made-up"}).post(ASSISTANTS, json=HELLO).status_code == 401


def test_there_is_no_stream_to_hold_open_and_no_endless_body() -> None:
    desk = a_house()
    client = a_program(desk, a_token(desk, "ask"))
    assert client.get(ASSISTANTS).status_code == 405
    assert client.delete(ASSISTANTS).status_code == 405
    assert client.post(ASSISTANTS, content=b"x" * 70_000).status_code == 413


def test_a_house_that_did_not_ask_for_it_has_no_such_door() -> None:
    desk = a_desk()
    assert a_program(desk, a_token(desk, "ask")).post(ASSISTANTS, json=HELLO).status_code == 404
