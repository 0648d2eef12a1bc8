"""A ticket system behind HTTP, on a real local server, as a customer might write one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Received:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """Knows tickets by the id it gives them; answers each status of `statuses` once instead of doing its work."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    queues: dict[str, object] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    answer: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def take(self, request: Received) -> tuple[int, bytes]:
        self.received.append(request)
        if self.statuses:
            return self.statuses.pop(0), b""
        message = json.loads(request.body)
        external_id = message["external_id"] or f"R-{message['ticket']['id']}"
        self.queues[external_id] = message["ticket"]["queue"]
        return 200, self.answer if self.answer is not None else json.dumps({"id": external_id}).encode()


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = receiver.take(Received(self.path, headers, body))
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?tenant=1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
