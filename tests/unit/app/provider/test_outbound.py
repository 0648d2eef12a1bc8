"""Connections lead only where they may."""

from __future__ import annotations

from ipaddress import ip_network

import httpx
import pytest

from app.provider.outbound import MAX_ANSWER, CheckedTransport


def a_client(
    addresses: dict[str, tuple[str, ...]], networks: tuple[str, ...] = (), body: bytes = b"{}"
) -> httpx.Client:
    def answer(request: httpx.Request) -> httpx.Response:
        seen = {"to": request.url.host, "host": request.headers["host"], "sni": request.extensions["sni_hostname"]}
        return httpx.Response(200, json=seen) if body == b"{}" else httpx.Response(200, content=body)

    transport = CheckedTransport(
        networks=tuple(map(ip_network, networks)),
        resolve=lambda host, port: addresses[host],
        inner=httpx.MockTransport(answer),
    )
    return httpx.Client(transport=transport)


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    seen = a_client({"id.example": ("93.184.216.34",)}).get("https://id.example/x").json()
    assert seen == {"to": "93.184.216.34", "host": "id.example", "sni": "id.example"}


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_not_connected_to(address: str) -> None:
    with pytest.raises(httpx.ConnectError, match="private"):
        a_client({"id.example": (address,)}).get("https://id.example/")
    with pytest.raises(httpx.ConnectError, match="private"):
        a_client({"id.example": ("93.184.216.34", address)}).get("https://id.example/")


def test_a_network_that_was_named_may_be_reached() -> None:
    assert a_client({"id.intern": ("10.1.2.3",)}, ("10.0.0.0/8",)).get("https://id.intern/").json()["to"] == "10.1.2.3"


def test_plain_http_is_for_this_machine_alone() -> None:
    with pytest.raises(httpx.ConnectError, match="TLS"):
        a_client({"id.example": ("93.184.216.34",)}).get("http://id.example/")
    assert a_client({"localhost": ("127.0.0.1",)}).get("http://localhost:9400/").json()["host"] == "localhost:9400"


def test_an_answer_without_end_is_cut_off() -> None:
    with pytest.raises(httpx.ReadError, match="longer"):
        a_client({"id.example": ("93.184.216.34",)}, body=b"x" * (MAX_ANSWER + 1)).get("https://id.example/")
