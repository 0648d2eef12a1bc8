"""Any system that takes tickets as signed JSON over HTTPS, in the manner of the Standard Webhooks specification."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

import httpx

from app.domain.addresses import LOOPBACK, LOOPBACK_NAMES, Network, Resolve, is_reachable
from app.domain.errors import DeliveryFailed, InvalidInput
from app.domain.ticket import Ticket
from app.ports import Clock

MAX_ANSWER = 65_536
"""Bytes read of an answer; an id is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTicketing:
    """`TicketSync` by POST. The receiver may answer `{"id": ...}` with its own id; otherwise the ticket's id serves.

    `networks` are internal ranges that may be reached besides public addresses. The address that was checked is the
    one connected to, so a name that changes its mind between the two gains nothing; redirects are not followed.
    """

    url: str
    secret: str = field(repr=False)
    clock: Clock
    resolve: Resolve
    networks: tuple[Network, ...] = ()
    timeout: float = 10.0
    name: str = "webhook"
    _parsed: httpx.URL = field(init=False)

    def __post_init__(self) -> None:
        """Check what can be known without a network; raise `InvalidInput`."""
        object.__setattr__(self, "_parsed", _checked_url(self.url))
        if not self.secret:
            raise InvalidInput("The webhook has no secret. Set one, so that the receiver knows who is speaking.")

    def create(self, ticket: Ticket) -> str:
        """Send the ticket as `ticket.created`; return the id the receiver gave it."""
        return self._send("ticket.created", ticket, external_id="", key=ticket.id) or ticket.id

    def update(self, ticket: Ticket, external_id: str) -> None:
        """Send the ticket as `ticket.updated`."""
        self._send("ticket.updated", ticket, external_id=external_id, key=f"{ticket.id}:v{ticket.version}")

    def _send(self, kind: str, ticket: Ticket, *, external_id: str, key: str) -> str:
        payload = {"type": kind, "external_id": external_id, "ticket": asdict(ticket)}
        body = json.dumps(payload, default=datetime.isoformat, ensure_ascii=False).encode()
        headers = self._headers(body, key=key)
        try:
            with httpx.Client(timeout=self.timeout, follow_redirects=False, trust_env=False) as client:
                return self._post(client, body, headers)
        except (httpx.HTTPError, OSError) as error:
            # Messages of httpx hold the address, which may hold a token; the kind of error is enough.
            raise DeliveryFailed(
                f"Ticket {ticket.id!r} did not reach the webhook at {self._parsed.host!r}: {type(error).__name__}."
            ) from error

    def _post(self, client: httpx.Client, body: bytes, headers: dict[str, str]) -> str:
        address = self._permitted_address()
        target = self._parsed.copy_with(host=address)
        extensions = {"sni_hostname": self._parsed.host}
        with client.stream("POST", target, content=body, headers=headers, extensions=extensions) as response:
            if not response.is_success:
                raise DeliveryFailed(
                    f"The webhook at {self._parsed.host!r} answered {response.status_code}. "
                    "It is tried again; should it persist, look into the receiver's log."
                )
            return _external_id(_bounded(response))

    def _permitted_address(self) -> str:
        host = self._parsed.host
        port = self._parsed.port or (443 if self._parsed.scheme == "https" else 80)
        allowed = self.networks + (LOOPBACK if host in LOOPBACK_NAMES else ())
        addresses = self.resolve(host, port)
        if not addresses or not all(is_reachable(address, allowed=allowed) for address in addresses):
            raise DeliveryFailed(
                f"The webhook's host {host!r} leads into a private network, which is not permitted. "
                "Use a public address, or name its network in the settings."
            )
        return addresses[0]

    def _headers(self, body: bytes, *, key: str) -> dict[str, str]:
        timestamp = str(int(self.clock.now().timestamp()))
        port = f":{self._parsed.port}" if self._parsed.port else ""
        return {
            "host": f"{self._parsed.host}{port}",
            "content-type": "application/json",
            "accept-encoding": "identity",  # a compressed answer could be far longer than it looks
            "webhook-id": key,
            "webhook-timestamp": timestamp,
            "webhook-signature": sign(self.secret.encode(), key, timestamp, body),
        }


def sign(secret: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """Return the signature: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def _checked_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise InvalidInput(f"The webhook's address is no URL ({error}). Use https://...") from error
    plain = url.scheme == "http" and url.host in LOOPBACK_NAMES
    if not url.host or not (url.scheme == "https" or plain):
        raise InvalidInput("The webhook's address must begin with https:// (http:// only on this very machine).")
    if url.userinfo:
        raise InvalidInput("The webhook's address holds a user name or password. Leave it out; requests are signed.")
    return url


def _bounded(response: httpx.Response) -> bytes:
    read = b""
    for part in response.iter_raw(4096):
        read += part
        if len(read) > MAX_ANSWER:
            raise DeliveryFailed(f"The webhook's answer is longer than {MAX_ANSWER:,} bytes. An id is expected there.")
    return read


def _external_id(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return ""  # many receivers answer "ok", and that is their right
    found = answer.get("id") if isinstance(answer, dict) else None
    return str(found) if isinstance(found, str | int) else ""
