"""SASL by token, as mail servers do it: XOAUTH2 (as Microsoft and Google describe it) and OAUTHBEARER (RFC 7628)."""

from __future__ import annotations

import base64
import re

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tests.fakes.token_server import TokenServer

REASONS = '{"status":"401","schemes":"bearer","scope":"mail"}'
"""What a server says before it refuses; it waits for an answer to it."""
AFTER = {"XOAUTH2": b"", "OAUTHBEARER": b"\1"}

_WORDS = {
    "XOAUTH2": re.compile(r"user=([^\x01]+)\x01auth=Bearer ([^\x01 ]+)\x01\x01"),
    "OAUTHBEARER": re.compile(r"n,a=([^,\x01]+),\x01(?:[a-z]+=[^\x01]*\x01)*?auth=Bearer ([^\x01 ]+)\x01\x01"),
}


def shown(mechanism: str, words: bytes) -> tuple[str, str]:
    """Who shows which token; nobody and none where the words are not as they must be."""
    found = _WORDS[mechanism].fullmatch(words.decode("ascii", "replace"))
    return (found[1].replace("=2C", ",").replace("=3D", "="), found[2]) if found else ("", "")


async def let_in(tokens: TokenServer | None, server: SMTP, mechanism: str, words: str) -> AuthResult:
    """Let a sender in, or say why not, wait for their answer, and refuse."""
    user, token = shown(mechanism, base64.b64decode(words))
    if tokens is not None and tokens.takes(token, user):
        return AuthResult(success=True)
    if tokens is not None and tokens.busy:
        return AuthResult(success=False, handled=False, message="454 4.7.0 Temporary authentication failure")
    assert await server.challenge_auth(REASONS) == AFTER[mechanism]
    return AuthResult(success=False, handled=False, message="535 5.7.3 Authentication unsuccessful")


class SmtpController(Controller):
    """A controller of servers whose AUTH lines may be as long as RFC 4954 has them."""

    def factory(self) -> SMTP:
        """Make one."""
        server = SMTP(self.handler, **self.SMTP_kwargs)
        server.command_size_limits["AUTH"] = 12288
        return server
