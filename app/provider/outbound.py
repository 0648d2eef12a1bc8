"""Connections that lead only where they may, and answers that end."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from app.domain.addresses import LOOPBACK, LOOPBACK_NAMES, Network, Resolve, is_reachable

MAX_ANSWER = 512 * 1024


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the system's resolver, each address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_client(networks: tuple[Network, ...] = ()) -> httpx.Client:
    """Return a client that follows no redirect, knows no proxy of the environment, and checks where it connects."""
    transport = CheckedTransport(networks=networks)
    return httpx.Client(transport=transport, timeout=10.0, follow_redirects=False, trust_env=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTransport(httpx.BaseTransport):
    """Resolves a host, checks where it leads, and connects to the very address it checked.

    Plain HTTP is for loopback alone. `networks` are internal ranges that may be reached besides public addresses.
    Raises `httpx.ConnectError` otherwise, and `httpx.ReadError` for an answer longer than `longest`.
    """

    networks: tuple[Network, ...] = ()
    longest: int = MAX_ANSWER
    resolve: Resolve = resolve
    inner: httpx.BaseTransport = field(default_factory=lambda: httpx.HTTPTransport(retries=0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the checked address."""
        host, is_local = request.url.host, request.url.host in LOOPBACK_NAMES
        if request.url.scheme != "https" and not is_local:
            raise httpx.ConnectError(f"{host!r} is not asked without TLS.", request=request)
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        allowed = self.networks + (LOOPBACK if is_local else ())
        addresses = self.resolve(host, port)
        if not addresses or not all(is_reachable(address, allowed=allowed) for address in addresses):
            raise httpx.ConnectError(f"{host!r} leads into a private network that is not permitted.", request=request)
        request.headers["host"] = request.url.netloc.decode("ascii")
        request.headers["accept-encoding"] = "identity"  # a compressed answer could be far longer than it looks
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0])
        response = self.inner.handle_request(request)
        if not isinstance(response.stream, httpx.SyncByteStream):
            raise httpx.ReadError("The answer cannot be read here.", request=request)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=_Bounded(response.stream, self.longest)
        )

    def close(self) -> None:
        """Close what is open."""
        self.inner.close()


@dataclass(frozen=True, slots=True)
class _Bounded(httpx.SyncByteStream):
    stream: httpx.SyncByteStream
    longest: int

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for part in self.stream:
            read += len(part)
            if read > self.longest:
                raise httpx.ReadError(f"The answer is longer than {self.longest // 1024} KB.")
            yield part

    def close(self) -> None:
        self.stream.close()
