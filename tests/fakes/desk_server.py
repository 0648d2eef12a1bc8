"""A stand-in for a ticket system: in process, or on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

Desk = Callable[[httpx.Request], httpx.Response]


class LineDropped(Exception):
    """Nobody hears the answer."""


def in_process(desk: Desk) -> httpx.MockTransport:
    """Reach it without a server: a dropped line breaks as it does over a network."""

    def answer(request: httpx.Request) -> httpx.Response:
        try:
            return desk(request)
        except LineDropped as error:
            raise httpx.ReadError("The line broke.", request=request) from error

    return httpx.MockTransport(answer)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    desk: Desk

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        url = f"http://127.0.0.1{self.path}"
        try:
            response = type(self).desk(httpx.Request(self.command, url, headers=dict(self.headers), content=body))
        except LineDropped:
            self.close_connection = True
            return
        self.send_response(response.status_code)
        for name in {"retry-after", "content-type"} & set(response.headers):
            self.send_header(name, response.headers[name])
        self.send_header("content-length", str(len(response.content)))
        self.end_headers()
        self.wfile.write(response.content)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def desk_server(desk: Desk) -> Iterator[str]:
    """Run it on a free port of loopback; return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"desk": staticmethod(desk)}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
