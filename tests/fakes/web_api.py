"""Somebody's web API in memory: who may ask, what was asked, and the answers that go wrong before the true ones."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

TOKEN = "a-token"
Answer = Callable[[httpx.Request], httpx.Response]


@dataclass(kw_only=True)
class FakeWebApi:
    """`troubles` are answers that come before the true ones; `asked` is every address in order."""

    user: str = "firstline@acme.example"
    troubles: list[Answer] = field(default_factory=list)
    asked: list[httpx.URL] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(request.url)
        if self.troubles:
            return self.troubles.pop(0)(request)
        login = "Basic " + base64.b64encode(f"{self.user}:{TOKEN}".encode()).decode()
        if request.headers.get("authorization") not in {login, f"Bearer {TOKEN}"}:
            return httpx.Response(401, json={"message": "Unauthorized"})
        return self.answer(request.url)

    def answer(self, url: httpx.URL) -> httpx.Response:
        """Answer somebody who may ask."""
        raise NotImplementedError(f"Nothing is known of {url}.")


def busy(seconds: str = "7") -> Answer:
    """Answer that it is too much just now."""
    return lambda _: httpx.Response(429, headers={"retry-after": seconds}, json={})


def answers(status: int, **fields: Any) -> Answer:
    """Answer with this status."""
    return lambda _: httpx.Response(status, **fields)


def cut_off(request: httpx.Request) -> httpx.Response:
    """Break the line."""
    raise httpx.ReadError("The line broke.", request=request)
