"""A small stateful IMAP server on loopback, and an SMTP server that keeps what it takes (aiosmtpd)."""

from __future__ import annotations

import base64
import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.e2e.slack_world import free_port
from tests.fakes.email_sasl import AFTER, REASONS, SmtpController, let_in, shown
from tests.fakes.token_server import TokenServer

PASSWORD = "mail-secret"


def _nothing(_: str) -> None:
    """Let it be."""


@dataclass(slots=True)
class Stored:
    """A mail in a folder."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class MailServer:
    """One mailbox with folders, and what was sent. `refuses` answers the next mails with that code.

    `meddle` is told of steps: `sent` once a mail was taken, before its sender hears so; `fetched` before one goes out.
    With `tokens` a password is of no use, and a session ends with its token, as at Microsoft and Google; `rude` servers
    then hang up without a word.
    """

    imap_port: int = 0
    smtp_port: int = 0
    validity: int = 1
    folders: dict[str, list[Stored]] = field(default_factory=lambda: {"INBOX": []})
    sent: list[bytes] = field(default_factory=list)
    refuses: str = ""
    idles: bool = True
    rude: bool = False
    tokens: TokenServer | None = None
    mechanisms: tuple[str, ...] = ("XOAUTH2",)
    sessions: int = 0
    meddle: Callable[[str], None] = _nothing
    counter: int = 0
    came: threading.Condition = field(default_factory=threading.Condition)

    def settings(self, **more: str) -> dict[str, str]:
        """What an administrator sets, as variables."""
        return {
            "FIRSTLINE_EMAIL_ADDRESS": "Help desk <help@halyard.example>",
            "FIRSTLINE_EMAIL_IMAP": f"imap://127.0.0.1:{self.imap_port}",
            "FIRSTLINE_EMAIL_SMTP": f"smtp://127.0.0.1:{self.smtp_port}",
            "FIRSTLINE_EMAIL_PASSWORD": PASSWORD,
            "FIRSTLINE_EMAIL_AUTHSERV": "mx.halyard.example",
            "FIRSTLINE_EMAIL_DOMAINS": '["halyard.example"]',
        } | more

    def deliver(self, raw: bytes) -> int:
        """Put a mail into the inbox; return its number."""
        with self.came:
            self.counter += 1
            self.folders["INBOX"].append(Stored(uid=self.counter, raw=raw))
            self.came.notify_all()
        return self.counter

    def letters(self, to: str = "") -> list[EmailMessage]:
        """What was sent, to everybody or to one address."""
        read = [message_from_bytes(raw, policy=policy.default) for raw in self.sent]
        return [mail for mail in read if isinstance(mail, EmailMessage) and to in str(mail["To"])]

    def flags(self, uid: int) -> set[str]:
        """The flags of a mail in the inbox."""
        return next(mail.flags for mail in self.folders["INBOX"] if mail.uid == uid)

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, as aiosmtpd asks for it."""
        if self.refuses:
            return self.refuses
        if self.tokens and self.mechanisms and not session.authenticated:
            return "530 5.7.57 Client not authenticated to send mail"
        self.sent.append(envelope.content if isinstance(envelope.content, bytes) else b"")
        self.meddle("sent")
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd calls it so
        """Let somebody in by token."""
        return await let_in(self.tokens, server, *args)

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd calls it so
        """Let somebody in by token."""
        return await let_in(self.tokens, server, *args)


@contextmanager
def mail_server(tokens: TokenServer | None = None, *mechanisms: str) -> Iterator[MailServer]:
    """Run both on free ports; with `tokens` they let in by these mechanisms alone."""
    ways = mechanisms or ("XOAUTH2",)
    server = MailServer(imap_port=free_port(), smtp_port=free_port(), tokens=tokens, mechanisms=ways)
    by_token, by_password = {"XOAUTH2", "OAUTHBEARER"}, {"LOGIN", "PLAIN"}
    without = by_token if tokens is None else by_password | by_token - set(ways)
    controller = SmtpController(
        server,
        hostname="127.0.0.1",
        port=server.smtp_port,
        auth_require_tls=False,
        authenticator=_let_in,
        auth_exclude_mechanism=without,
    )
    controller.start()
    imap = _Imap(("127.0.0.1", server.imap_port), _Connection)
    imap.mail = server
    threading.Thread(target=imap.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        yield server
    finally:
        imap.shutdown()
        imap.server_close()
        controller.stop()


def _let_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


class _Imap(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mail: MailServer


class _Connection(socketserver.StreamRequestHandler):
    """What `imapclient` says to a server, answered."""

    server: _Imap

    token: str = ""
    user: str = ""

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            if self._is_over():
                return
            tag, _, rest = line.decode().strip().partition(" ")
            uid, name, words = self._command(rest)
            answer: Callable[[str, str], Any] = getattr(self, f"_{uid}{name.lower()}", self._unknown)
            if answer(tag, words) == "bye":
                return

    def _command(self, rest: str) -> tuple[str, str, str]:
        name, _, words = rest.partition(" ")
        if name.upper() == "UID":
            name, _, words = words.partition(" ")
            return "uid_", name, words
        return "", name, words

    def _capability(self, tag: str, _: str) -> None:
        mail = self.server.mail
        ways = "".join(f" AUTH={name}" for name in mail.mechanisms) if mail.tokens else ""
        self._say(f"* CAPABILITY IMAP4rev1 MOVE{ways}{' IDLE' if mail.idles else ''}", f"{tag} OK done")

    def _authenticate(self, tag: str, name: str) -> None:
        mail = self.server.mail
        self._say("+ ")
        self.user, self.token = shown(name, base64.b64decode(self.rfile.readline()))
        if mail.tokens and mail.tokens.takes(self.token, self.user):
            mail.sessions += 1
            self._say(f"{tag} OK AUTHENTICATE completed.")
            return
        self.token = ""
        if mail.tokens and mail.tokens.busy:
            self._say(f"{tag} NO [UNAVAILABLE] Temporary authentication failure.")
            return
        self._say(f"+ {base64.b64encode(REASONS.encode()).decode()}")
        assert base64.b64decode(self.rfile.readline()) == AFTER[name]
        self._say(f"{tag} NO AUTHENTICATE failed.")

    def _is_over(self) -> bool:
        tokens = self.server.mail.tokens
        over = tokens is not None and bool(self.token) and not tokens.takes(self.token, self.user)
        if over and not self.server.mail.rude:
            self._say("* BYE Session invalidated - AccessTokenExpired")
        return over

    def _login(self, tag: str, words: str) -> None:
        known = words.replace('"', "").endswith(PASSWORD) and self.server.mail.tokens is None
        self._say(f"{tag} OK welcome" if known else f"{tag} NO [AUTHENTICATIONFAILED] no")

    def _select(self, tag: str, words: str) -> None:
        mail = self.server.mail
        if words.strip('"') not in mail.folders:
            self._say(f"{tag} NO no such folder")
            return
        self._say(
            r"* FLAGS (\Seen \Deleted)",
            f"* {len(mail.folders['INBOX'])} EXISTS",
            f"* OK [UIDVALIDITY {mail.validity}] ok",
            f"* OK [UIDNEXT {mail.counter + 1}] ok",
            f"{tag} OK [READ-WRITE] done",
        )

    def _uid_search(self, tag: str, words: str) -> None:
        inbox = self.server.mail.folders["INBOX"]
        after = re.search(r"UID (\d+):\*", words)
        found = [mail.uid for mail in inbox if not after or mail.uid >= int(after[1])]
        if after and not found and inbox:
            found = [inbox[-1].uid]  # as the standard has it
        self._say(f"* SEARCH {' '.join(map(str, found))}".strip(), f"{tag} OK done")

    def _uid_fetch(self, tag: str, words: str) -> None:
        mail = self._mail(words)
        if mail is not None:
            number = self.server.mail.folders["INBOX"].index(mail) + 1
            if "RFC822.SIZE" in words:
                self._say(f"* {number} FETCH (UID {mail.uid} RFC822.SIZE {len(mail.raw)})")
            elif "HEADER" in words:
                self._literal(number, mail, "BODY[HEADER]", mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
            else:
                self.server.mail.meddle("fetched")
                self._literal(number, mail, "BODY[]", mail.raw)
        self._say(f"{tag} OK done")

    def _literal(self, number: int, mail: Stored, section: str, content: bytes) -> None:
        date = time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime())
        head = f'* {number} FETCH (UID {mail.uid} INTERNALDATE "{date}" {section} {{{len(content)}}}\r\n'
        self.wfile.write(head.encode() + content + b")\r\n")

    def _uid_store(self, tag: str, words: str) -> None:
        mail = self._mail(words)
        if mail is not None:
            mail.flags |= set(re.findall(r"\\(\w+)", words))
        self._say(f"{tag} OK done")

    def _uid_move(self, tag: str, words: str) -> None:
        mail, folders = self._mail(words), self.server.mail.folders
        if mail is not None:
            folders["INBOX"].remove(mail)
            folders.setdefault(words.split(" ", 1)[1].strip('"'), []).append(mail)
        self._say(f"{tag} OK done")

    def _idle(self, tag: str, _: str) -> str:
        mail = self.server.mail
        self._say("+ idling")
        before = mail.counter
        self.connection.settimeout(0.05)
        try:
            while True:
                try:
                    line = self.rfile.readline()
                except TimeoutError:
                    self.rfile = self.connection.makefile("rb")  # a file that timed out once reads no more
                    if self._is_over():
                        return "bye"
                    if mail.counter != before:
                        before = mail.counter
                        self._say(f"* {len(mail.folders['INBOX'])} EXISTS")
                    continue
                if not line or line.strip().upper() == b"DONE":
                    break
        finally:
            self.connection.settimeout(None)
        self._say(f"{tag} OK done")
        return ""

    def _noop(self, tag: str, _: str) -> None:
        self._say(f"{tag} OK done")

    def _logout(self, tag: str, _: str) -> str:
        self._say("* BYE", f"{tag} OK done")
        return "bye"

    def _unknown(self, tag: str, _: str) -> None:
        self._say(f"{tag} BAD what?")

    def _mail(self, words: str) -> Stored | None:
        uid = int(words.split(" ", 1)[0])
        return next((mail for mail in self.server.mail.folders["INBOX"] if mail.uid == uid), None)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        self.wfile.flush()
