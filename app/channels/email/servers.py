"""Addresses of mail servers: `imaps://host`, `smtp://host:port`. Without TLS only loopback is spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.domain.addresses import LOOPBACK_NAMES
from app.domain.errors import InvalidInput

_PORTS = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server is, how it is spoken to, and of IMAP the folder that is read."""

    scheme: str
    host: str
    port: int
    folder: str = "INBOX"

    @property
    def tls_from_start(self) -> bool:
        """Whether TLS comes before the first word."""
        return self.scheme.endswith("s")

    @property
    def needs_starttls(self) -> bool:
        """Whether TLS must be begun before anything is said."""
        return not self.tls_from_start and self.host not in LOOPBACK_NAMES


def server_of(address: str, *, protocol: str, setting: str) -> Server:
    """Return the server of an address; raise `InvalidInput` naming the setting."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in {protocol, f"{protocol}s"} or not host or parts.username or parts.query:
        raise InvalidInput(f"`{setting}` must be like {protocol}s://mail.example.com, not {address!r}.")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Server(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], folder=folder)
